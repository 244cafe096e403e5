import type { Figure } from '#domain/language/figures.ts';
import type { Happening } from '#domain/shared/happening.ts';
import { ofSchoolDays } from '#domain/shared/happening.ts';
import { saysOpen, saysThat } from './own-claims.ts';
import { isDay, isOn, type Reading, readingsOf, type Sentence, says } from './reading.ts';

type Asked = { happening: Happening; eventDate: string; startsOn: string };

/** The days that the words name in place of the day of the form, or beside it. */
export function otherDays(reading: Reading, asked: Asked): string[] {
  const { happening, eventDate, startsOn } = asked;
  const sentences = reading.sentences.filter((sentence) => !isOfAnotherThing(sentence, happening));
  const days = sentences.flatMap(({ figures }) => figures.filter((one) => isDay(one)));
  if (happening === 'other' && eventDate === startsOn)
    return days.filter((figure) => isPast(figure, eventDate)).map(({ said }) => said);
  const wrong = (['weekday', 'date'] as const).flatMap((kind) => {
    const those = days.filter((figure) => readingsOf(figure, kind).length > 0);
    return those.some((figure) => isOn(figure, eventDate)) ? [] : those.slice(0, 1);
  });
  if (wrong.length > 0) return wrong.map(({ said }) => said);
  const more = ofSchoolDays.includes(happening)
    ? sentences.flatMap((sentence) => moreDays(sentence, asked))
    : [];
  if (more.length > 0) return more;
  if (days.length > 0 || happening === 'other') return [];
  const claims = sentences.flatMap((sentence) => sentence.claims);
  const other = otherThanToday(claims, Temporal.PlainDate.from(startsOn).until(eventDate).days);
  return other === undefined ? [] : [other];
}

/** When school is open again, or when there is a game. */
const isOfAnotherThing = (sentence: Sentence, happening: Happening) =>
  says(sentence, 'resumes', 'apart') ||
  (sentence.claims.some(saysOpen) && !sentence.claims.some((said) => saysThat(happening, said)));

/** Of an announcement of today any day may be told that is still to come. */
function isPast(figure: Figure, today: string): boolean {
  const dates = readingsOf(figure, 'date');
  const past = Temporal.PlainDate.from(today).subtract({ months: 2 });
  return (
    dates.length > 0 &&
    dates.every((date) => {
      const at = [0, -1].map((years) =>
        Temporal.PlainDate.from(`${today.slice(0, 4)}-${date}`).add({ years }),
      );
      return at.some(
        (one) =>
          Temporal.PlainDate.compare(one, today) < 0 && Temporal.PlainDate.compare(past, one) < 0,
      );
    })
  );
}

/** “Closed Tuesday and Wednesday”, of a closing of one day. */
function moreDays(sentence: Sentence, { happening, eventDate }: Asked): string[] {
  if (!sentence.claims.some((said) => saysThat(happening, said))) return [];
  const rest = sentence.claims.filter(({ kind }) => kind === 'more-days');
  const others = sentence.figures.filter(
    (figure) =>
      isDay(figure) &&
      (!isOn(figure, eventDate) ||
        readingsOf(figure, 'until').some((day) => day !== eventDate.slice(5))),
  );
  return [...others, ...rest].map(({ said }) => said).slice(0, 1);
}

/** “Tomorrow”, in words that are heard on the day itself. */
function otherThanToday(claims: Reading['claims'], days: number): string | undefined {
  const today = claims.find(({ kind }) => kind === 'today');
  const tomorrow = claims.find(({ kind }) => kind === 'tomorrow');
  if (today !== undefined && tomorrow !== undefined) return undefined;
  if (today !== undefined && days > 0) return today.said;
  return tomorrow !== undefined && days !== 1 ? tomorrow.said : undefined;
}
