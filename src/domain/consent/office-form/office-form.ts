import { instantOf, readTime } from '#domain/shared/local-time.ts';

/** What the office's forms share: choices that must be one of those offered, and days that are not to come. */

export type FormValues = Readonly<Record<string, string>>;
export type FormErrors = Record<string, string>;

export function oneOf<T extends string>(
  value: string | undefined,
  known: readonly T[],
): T | undefined {
  return known.find((one) => one === value);
}

/** Every chosen value, if each is one of those offered. */
export function someOf<T extends string>(
  value: string | undefined,
  known: readonly T[],
): T[] | undefined {
  const chosen = (value ?? '').split(',').filter((one) => one !== '');
  const found = known.filter((one) => chosen.includes(one));
  return found.length > 0 && found.length === new Set(chosen).size ? found : undefined;
}

/** Typed words on one line, without what can't be printed. */
export function typedLine(value: string | undefined): string {
  return (value ?? '')
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

/** The last instant of a minute of a day; undefined for none, or one that a clock change skips or repeats. */
export function readMinute(
  day: Temporal.PlainDate,
  time: string | undefined,
  timeZone: string,
): Temporal.Instant | undefined {
  const minute = readTime(time);
  return minute && instantOf(day, minute, timeZone)?.add({ milliseconds: 59_999 });
}
