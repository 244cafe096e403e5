import type { Figure } from '#domain/language/figures.ts';
import { type Happening, minutesLate } from '#domain/shared/happening.ts';
import { isOddTime, minutesBetween } from './odd-time.ts';
import { type Reading, readingsOf, type Sentence, says } from './reading.ts';

/** US schools begin between these. One that doesn’t is asked once too often. */
const usualStart = { earliest: '07:00', latest: '09:30' };

/** What a late start of these minutes does not say: another span of time, another shift, a start that it can’t lead to. */
export function otherHours(reading: Reading, happening: Happening): string[] {
  const minutes = minutesLate(happening);
  if (minutes === undefined) return [];
  const spans = reading.sentences.flatMap(({ figures }) =>
    figures.filter((figure) =>
      readingsOf(figure, 'minutes').some((said) => Number(said) >= 30 && Number(said) <= 240),
    ),
  );
  const isOwn = (figure: Figure) => readingsOf(figure, 'minutes').includes(String(minutes));
  const said = [
    spans.some(isOwn) ? undefined : spans[0]?.said,
    reading.sentences.map((sentence) => otherShift(sentence, minutes)).find(Boolean),
    reading.sentences.map((sentence) => otherStart(sentence, { happening, minutes })).find(Boolean),
  ];
  return said.filter((one) => one !== undefined);
}

/** “Instead of 7:45, 8:45” is one hour. */
function otherShift({ claims, parts }: Sentence, minutes: number): string | undefined {
  const [one, other, ...more] = parts.filter(({ role }) => role !== 'apart');
  const isShift = says({ claims }, 'instead') && more.length === 0;
  if (!isShift || one === undefined || other === undefined) return undefined;
  const fits = readingsOf(one.figure, 'time').some((from) =>
    readingsOf(other.figure, 'time').some((to) => Math.abs(minutesBetween(from, to)) === minutes),
  );
  if (fits) return undefined;
  return [one, other].find((part) => !says(part, 'instead'))?.figure.said;
}

function otherStart(
  sentence: Sentence,
  { happening, minutes }: { happening: Happening; minutes: number },
): string | undefined {
  if (says(sentence, 'instead')) return undefined;
  const isPossible = (time: string) =>
    minutesBetween(usualStart.earliest, time) >= minutes &&
    minutesBetween(usualStart.latest, time) <= minutes;
  return sentence.parts.find(
    (part) =>
      part.role === 'starts' &&
      says(part, 'starts') &&
      !isOddTime(part, happening) &&
      !readingsOf(part.figure, 'time').some(isPossible),
  )?.figure.said;
}
