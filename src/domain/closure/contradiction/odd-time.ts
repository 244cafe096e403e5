import type { Happening } from '#domain/shared/happening.ts';
import { readingsOf } from './reading.ts';
import type { Part } from './time-parts.ts';

/** A late start in the afternoon, an early dismissal in the small hours: a time that can be read no other way. */
export function isOddTime({ figure, role }: Part, happening: Happening): boolean {
  const isLate = happening.startsWith('late-');
  if (role === 'apart' || (isLate && role === 'early')) return false;
  const odd = isLate
    ? (time: string) => time >= '13:00'
    : (time: string) => happening === 'early-dismissal' && time < '08:00';
  const times = readingsOf(figure, 'time');
  return times.length > 0 && times.length === figure.may.length && times.every(odd);
}

/** Before the first of them it is less than nothing. */
export function minutesBetween(one: string, other: string): number {
  return Temporal.PlainTime.from(one).until(other).total('minutes');
}
