import { calendarNames } from '#domain/language/figures.ts';
import type { ReportPeriod as Period } from '#domain/report/report.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';

const months = calendarNames('en', { month: 'long' });
const fill = new Set(['to', 'from', 'until', 'in', 'of', 'the', '-', '–', 'last', 'past']);

/**
 * The period that was typed, in lower case: `november`, `november 2025`, `2026-11`, `last week`, `this month`, `30 days`,
 * `2026-11-01 2026-11-15`, `2026`, and `2025-26` for a school year. Undefined for anything else.
 */
export function readPeriod(
  words: readonly string[],
  today: Temporal.PlainDate,
): Period | undefined {
  const said = words.join(' ').replaceAll(',', ' ').trim();
  const named = namedPeriod(said, today);
  if (named !== undefined) return named;
  const [first = '', second, ...rest] = said.split(/\s+/).filter((word) => !fill.has(word));
  if (rest.length > 0) return undefined;
  return (
    readYear(first, second) ??
    readLength(first, second, today) ??
    readMonth(first, second, today) ??
    readDays(first, second ?? first)
  );
}

/** The longest period that the words end with, or else begin with. */
export function splitPeriod(
  words: readonly string[],
  today: Temporal.PlainDate,
): { period: Period | undefined; rest: readonly string[] } {
  for (let at = 0; at < words.length; at++) {
    const period = readPeriod(words.slice(at), today);
    if (period !== undefined) return { period, rest: words.slice(0, at) };
  }
  for (let at = words.length - 1; at > 0; at--) {
    const period = readPeriod(words.slice(0, at), today);
    if (period !== undefined) return { period, rest: words.slice(at) };
  }
  return { period: undefined, rest: words };
}

function namedPeriod(said: string, today: Temporal.PlainDate): Period | undefined {
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const first = today.with({ day: 1 });
  const newYear = today.with({ month: 1, day: 1 });
  switch (said) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: today.subtract({ days: 1 }), to: today.subtract({ days: 1 }) };
    case 'this week':
      return { from: monday, to: today };
    case 'last week':
      return { from: monday.subtract({ days: 7 }), to: monday.subtract({ days: 1 }) };
    case 'this month':
      return { from: first, to: today };
    case 'last month':
      return { from: first.subtract({ months: 1 }), to: first.subtract({ days: 1 }) };
    case 'this year':
      return { from: newYear, to: today };
    case 'last year':
      return { from: newYear.subtract({ years: 1 }), to: newYear.subtract({ days: 1 }) };
    default:
      return undefined;
  }
}

const namedPeriods = [
  'today',
  'yesterday',
  'this week',
  'last week',
  'this month',
  'last month',
  'this year',
  'last year',
];

/** The month or named period that was probably meant: at most two letters are other, missing or swapped. */
export function nearPeriod(said: string): string | undefined {
  const [nearest] = [...months, ...namedPeriods]
    .map((name) => ({ name, far: editDistance(said.slice(0, 20), name) }))
    .filter(({ far }) => far <= 2)
    .toSorted((one, other) => one.far - other.far);
  return nearest?.name;
}

/** `30 days`, `2 weeks`, `6 months`: up to today, which is one of them. */
function readLength(
  amount: string,
  unit: string | undefined,
  today: Temporal.PlainDate,
): Period | undefined {
  const [, kind] = /^(day|week|month|year)s?$/.exec(unit ?? '') ?? [];
  if (kind === undefined || !/^[1-9]\d{0,2}$/.test(amount)) return undefined;
  const length = { [`${kind}s`]: Number(amount) };
  return { from: today.subtract(length).add({ days: 1 }), to: today };
}

/** A school year is from July to June, as districts keep their books. */
function readYear(word: string, more: string | undefined): Period | undefined {
  const [, first, next] = /^(20\d\d)(?:-(?:20)?(\d\d))?$/.exec(word) ?? [];
  if (first === undefined || more !== undefined) return undefined;
  const year = Number(first);
  const day = (of: number, month: number, last: number) =>
    Temporal.PlainDate.from({ year: of, month, day: last });
  if (next === undefined) return { from: day(year, 1, 1), to: day(year, 12, 31) };
  // `2011-12` is a month.
  return Number(next) === (year + 1) % 100 && Number(next) > 12
    ? { from: day(year, 7, 1), to: day(year + 1, 6, 30) }
    : undefined;
}

/** A month without a year is the last one of that name that has begun. */
function readMonth(
  word: string,
  year: string | undefined,
  today: Temporal.PlainDate,
): Period | undefined {
  const [, isoYear, isoMonth] = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(word) ?? [];
  if (isoYear !== undefined && year === undefined)
    return monthOf(Number(isoYear), Number(isoMonth));
  const month = word.length < 3 ? 0 : months.findIndex((name) => name.startsWith(word)) + 1;
  if (month === 0) return undefined;
  if (year === undefined) return monthOf(today.year - (month > today.month ? 1 : 0), month);
  return /^20\d\d$/.test(year) ? monthOf(Number(year), month) : undefined;
}

function monthOf(year: number, month: number): Period {
  const from = Temporal.PlainDate.from({ year, month, day: 1 });
  return { from, to: from.with({ day: from.daysInMonth }) };
}

/** One day, or from one to another, whichever comes first. */
function readDays(one: string, other: string): Period | undefined {
  const [from, to] = [readDay(one), readDay(other)];
  if (from === undefined || to === undefined) return undefined;
  return Temporal.PlainDate.compare(from, to) <= 0 ? { from, to } : { from: to, to: from };
}
