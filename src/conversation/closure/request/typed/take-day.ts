import type { FormValues } from '#cards/form.ts';
import { calendarNames } from '#domain/language/figures.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = calendarNames('en', { month: 'long' });
const numeric = /^(\d{1,2})\/(\d{1,2})(?:\/(?:\d{2}|\d{4}))?$/;
const namedDays = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);
const iso = /^\d{4}-\d{2}-\d{2}$/;
const ordinal = /^(\d{1,2})(?:st|nd|rd|th)?,?$/;
/** As far ahead as a form may be about. */
const mostDays = 60;

type About = { now: Temporal.Instant; timeZone: string };

type TakenDay = { values: FormValues; note?: string; rest: readonly string[] };
type IsName = (words: readonly string[], at: number) => boolean;

/**
 * The words that name a day, such as `tomorrow`, `next Friday`, `12/4`, `Dec 4` or `2026-12-04`. Its date is empty where it
 * can’t be that day, or where two are named.
 */
export function takeDay(typed: readonly string[], about: About, isName: IsName): TakenDay {
  const first = takeFirst(typed, about, isName);
  if (first.values['date'] === undefined) return first;
  const second = takeFirst(first.rest, about, isName);
  const other = second.values['date'];
  if (other === first.values['date']) return { values: second.values, rest: second.rest };
  return other === undefined && !first.goesOn
    ? first
    : { values: { date: '' }, note: oneDay, rest: second.rest };
}

const oneDay = 'One notice is for one day. Choose the date.';
/** `Dec 3 - 4`, `Dec 3 and 4` and the like: more days than one. */
const spans =
  /^(?:[-–—]|to|through|thru|until|till) ?\S|^(?:and|&|,) \d{1,2}(?:st|nd|rd|th)?(?:$| (?!h|m|am\b|pm\b))/;

/** The first words that name a day; `goesOn` where what follows makes it several. */
function takeFirst(
  words: readonly string[],
  { now, timeZone }: About,
  isName: IsName,
): TakenDay & { goesOn?: true } {
  const local = now.toZonedDateTimeISO(timeZone);
  for (const at of words.keys()) {
    if (isName(words, at)) continue;
    const found = dayAt(words, at, local);
    if (found === undefined) continue;
    const isLed = ['on', 'next', 'this'].includes(words[at - 1] ?? '');
    const from = isLed ? at - 1 : at;
    const rest = words.toSpliced(from, found.length + (isLed ? 1 : 0));
    const said = words.slice(from, at + found.length).join(' ');
    const ahead = local.toPlainDate().until(found.day).days;
    const goesOn = spans.test(words.slice(at + found.length).join(' '));
    if (ahead >= 0 && ahead <= mostDays)
      return {
        values: { date: found.day.toString() },
        rest,
        ...(goesOn ? { goesOn: true } : {}),
      };
    const why = ahead < 0 ? 'has already passed' : `isn’t within the next ${mostDays} days`;
    return { values: { date: '' }, note: `“${said}” ${why}. Check the date.`, rest };
  }
  return { values: {}, rest: words };
}

function dayAt(
  words: readonly string[],
  at: number,
  local: Temporal.ZonedDateTime,
): { day: Temporal.PlainDate; length: number } | undefined {
  const today = local.toPlainDate();
  const word = (words[at] ?? '').replace(/[.,]$/, '');
  const named = namedDays.get(word);
  if (named !== undefined) return { day: today.add({ days: named }), length: 1 };
  const isNext = words[at - 1] === 'next';
  return weekdayOf(word, local, isNext) ?? dateOf(word, words[at + 1] ?? '', today);
}

function weekdayOf(word: string, local: Temporal.ZonedDateTime, isNext: boolean) {
  const weekday = indexOf(word, weekdays);
  if (weekday < 0) return undefined;
  const ahead = (weekday + 1 - local.dayOfWeek + 7) % 7;
  // A Friday afternoon’s “Friday” is the next one.
  const isOver = ahead === 0 && (local.hour >= 12 || isNext);
  return { day: local.toPlainDate().add({ days: isOver ? 7 : ahead }), length: 1 };
}

/** `12/4`, `2026-12-04`, or `Dec` and what follows it. */
function dateOf(word: string, following: string, today: Temporal.PlainDate) {
  if (iso.test(word)) return exactly(word);
  const [, month, date] = numeric.exec(word) ?? [];
  if (month !== undefined) return next(Number(month), Number(date), today, 1);
  const named = indexOf(word, months);
  const [, of] = ordinal.exec(following) ?? [];
  return named >= 0 && of !== undefined ? next(named + 1, Number(of), today, 2) : undefined;
}

/** Written with its year, it is that day and no other. */
function exactly(word: string) {
  try {
    return { day: Temporal.PlainDate.from(word), length: 1 };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Its name, or three letters of it at least. */
function indexOf(word: string, names: readonly string[]): number {
  return word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word));
}

/** This year's, or next year's where it has passed. */
function next(month: number, day: number, today: Temporal.PlainDate, length: number) {
  const years = [today.year, today.year + 1];
  const days = years.flatMap((year) => {
    try {
      return [Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })];
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
  const found = days.find((one) => Temporal.PlainDate.compare(one, today) >= 0);
  return found === undefined ? undefined : { day: found, length };
}
