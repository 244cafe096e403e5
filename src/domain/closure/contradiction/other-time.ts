import type { Figure } from '#domain/language/figures.ts';
import type { Happening } from '#domain/shared/happening.ts';
import { minutesLate } from '#domain/shared/happening.ts';
import { type Reading, readingsOf, says } from './reading.ts';
import type { Part } from './time-parts.ts';

type Asked = { happening: Happening; dismissalTime?: string | null | undefined };

/** The times that are not those of the form; '' where the English lacks the time of an early dismissal. */
export function otherTimes(reading: Reading, { happening, dismissalTime }: Asked): string[] {
  const parts = reading.sentences.flatMap((sentence) => sentence.parts);
  const odd = parts.find((part) => isOdd(part, happening));
  if (odd !== undefined) return [odd.figure.said];
  if (dismissalTime == null) return [];
  const late = parts.filter((part) => !says(part, 'instead') && !isAt(part, dismissalTime));
  const leaving = late.find((part) => part.role === 'early' && isTimeOnly(part.figure));
  if (leaving !== undefined) return [leaving.figure.said];
  if (parts.some((part) => saysLeaving(part, dismissalTime))) return [];
  const isEnglish = reading.language === 'en';
  const other = late.find(
    ({ figure, role }) => role !== 'apart' && (isEnglish || isTimeOnly(figure)),
  );
  if (other !== undefined) return [other.figure.said];
  // Another language that lacks the time is asked about beside its text.
  return isEnglish ? [''] : [];
}

/** “Hai giờ” may be two hours as well. */
const isTimeOnly = ({ may }: Figure) =>
  may.every((reading) => reading.startsWith('time ') || reading.startsWith('number '));

const isAt = ({ figure }: Part, time: string) => readingsOf(figure, 'time').includes(time);

/** Buses leave a little later, and students with them. */
const saysLeaving = (part: Part, time: string): boolean =>
  isAt(part, time) ||
  (part.role === 'apart' &&
    readingsOf(part.figure, 'time').some((one) => {
      const after = minutesBetween(time, one);
      return after > 0 && after <= 30;
    }));

/** A late start in the afternoon, an early dismissal in the small hours: a time that can be read no other way. */
function isOdd({ figure, role }: Part, happening: Happening): boolean {
  const isLate = happening.startsWith('late-');
  if (role === 'apart' || (isLate && role === 'early')) return false;
  const odd = isLate
    ? (time: string) => time >= '13:00'
    : (time: string) => happening === 'early-dismissal' && time < '08:00';
  const times = readingsOf(figure, 'time');
  return times.length > 0 && times.length === figure.may.length && times.every(odd);
}

/** When schools begin, if nothing happens: by no bell of a district we know of is it before or after. */
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
    reading.sentences.map((sentence) => otherStart(sentence, minutes)).find(Boolean),
  ];
  return said.filter((one) => one !== undefined);
}

/** “Instead of 7:45, 8:45” is one hour. */
function otherShift(
  { claims, parts }: Reading['sentences'][number],
  minutes: number,
): string | undefined {
  const [one, other, ...more] = parts.filter(({ role }) => role !== 'apart');
  const isShift = says({ claims }, 'instead') && more.length === 0;
  if (!isShift || one === undefined || other === undefined) return undefined;
  const fits = readingsOf(one.figure, 'time').some((from) =>
    readingsOf(other.figure, 'time').some((to) => Math.abs(minutesBetween(from, to)) === minutes),
  );
  if (fits) return undefined;
  return [one, other].find((part) => !says(part, 'instead'))?.figure.said;
}

function otherStart(sentence: Reading['sentences'][number], minutes: number): string | undefined {
  if (says(sentence, 'instead')) return undefined;
  const isPossible = (time: string) =>
    minutesBetween(usualStart.earliest, time) >= minutes &&
    minutesBetween(usualStart.latest, time) <= minutes;
  return sentence.parts.find(
    ({ figure, role, claims }) =>
      role === 'starts' &&
      says({ claims }, 'starts') &&
      !readingsOf(figure, 'time').some(isPossible),
  )?.figure.said;
}

function minutesBetween(one: string, other: string): number {
  return Temporal.PlainTime.from(one).until(other).total('minutes');
}
