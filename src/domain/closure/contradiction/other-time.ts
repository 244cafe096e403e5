import type { Figure } from '#domain/language/figures.ts';
import type { Happening } from '#domain/shared/happening.ts';
import { isOddTime, minutesBetween } from './odd-time.ts';
import { type Reading, readingsOf, says } from './reading.ts';
import type { Part } from './time-parts.ts';

type Asked = { happening: Happening; dismissalTime?: string | null | undefined };

/** The times that are not those of the form; '' where the English lacks the time of an early dismissal. */
export function otherTimes(reading: Reading, { happening, dismissalTime }: Asked): string[] {
  const parts = reading.sentences.flatMap((sentence) => sentence.parts);
  const odd = parts.find((part) => isOddTime(part, happening));
  if (odd !== undefined) return [odd.figure.said];
  if (dismissalTime == null) return [];
  const others = parts.filter((part) => !says(part, 'instead') && !isAt(part, dismissalTime));
  const leaving = others.find((part) => part.role === 'early' && isTimeOnly(part.figure));
  if (leaving !== undefined) return [leaving.figure.said];
  if (parts.some((part) => saysLeaving(part, dismissalTime))) return [];
  const isEnglish = reading.language === 'en';
  const other = others.find(
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
