/** A time, date or number in a text: as it was said, and everything that it may mean. */
export type Figure = { said: string; may: readonly string[] };

/** What is looked for, and what a match may mean; no reading at all leaves the words to the rules after it. */
export type FigureRule = {
  pattern: RegExp;
  read: (found: Readonly<Record<string, string | undefined>>) => string[];
};

const two = (figure: number) => String(figure).padStart(2, '0');
const at = (hour: number, minute: number) =>
  hour < 24 && minute < 60 ? [`time ${two(hour)}:${two(minute)}`] : [];

/** Without a half of the day, 1 to 12 may be either. */
export function clock(hour: number, minute = 0, half?: 'am' | 'pm'): string[] {
  if (half !== undefined) return at((hour % 12) + (half === 'pm' ? 12 : 0), minute);
  if (hour === 0 || hour > 12) return at(hour, minute);
  return [...at(hour % 12, minute), ...at((hour % 12) + 12, minute)];
}

export const span = (minutes: number) => [`minutes ${minutes}`];
const days = (count: number) => [`days ${count}`];
export const number = (digits: string) => [`number ${BigInt(digits)}`];
export const weekday = (index: number) => (index < 0 ? [] : [`weekday ${index}`]);

export function date(month: number, day: number): string[] {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
    ? [`date ${two(month)}-${two(day)}`]
    : [];
}

/** From one day to another of the same month: “Dec. 3rd-4th” names the first, and goes on until the second. */
export const dates = (month: number, day: number, until: number): string[] => [
  ...date(month, day),
  ...date(month, until).map((last) => last.replace('date', 'until')),
];

/** Of each unit of time, how many minutes; a day is counted by itself. */
export function spanOf(count: number | undefined, unit: 'hour' | 'minute' | 'day'): string[] {
  if (count === undefined) return [];
  return unit === 'day' ? days(count) : span(count * (unit === 'hour' ? 60 : 1));
}

/** `one` of a list of words is 1, and so on; digits are themselves. */
export function counted(said: string | undefined, words: readonly string[]): number | undefined {
  if (said === undefined) return undefined;
  if (/^\d+$/.test(said)) return Number(said);
  const index = words.findIndex((word) => word.split('|').includes(said));
  return index < 0 ? undefined : index + 1;
}

export const anyOf = (words: readonly string[]) =>
  words
    .flatMap((word) => word.split('|'))
    .toSorted((one, other) => other.length - one.length)
    .map((word) => RegExp.escape(word))
    .join('|');

/** A word by itself: `\b` knows no letter beyond the English ones. */
export const word = (pattern: string) =>
  new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${pattern})(?![\p{L}\p{N}])`, 'gu');

/** Names of months or days in a locale, lower case and folded like the text. */
export function calendarNames(
  locale: string,
  part: { month: 'long' | 'short' } | { weekday: 'long' | 'short' },
): string[] {
  const format = new Intl.DateTimeFormat(locale, { ...part, timeZone: 'UTC' });
  // 2024 began on a Monday.
  const first = Temporal.PlainDate.from('2024-01-01').toZonedDateTime('UTC');
  const steps = 'month' in part ? 12 : 7;
  const step = (index: number) =>
    'month' in part ? first.add({ months: index }) : first.add({ days: index });
  return Array.from({ length: steps }, (_, index) =>
    foldText(format.format(step(index).epochMilliseconds)),
  );
}

/** The noughts of the scripts that are written around American schools; nine digits follow each. */
const noughts = Array.from('٠۰०০੦૦୦௦౦೦൦๐໐༠၀០', (nought) => nought.charCodeAt(0));

function plainDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const nought = noughts.find((each) => code >= each && code < each + 10);
  return nought === undefined ? digit : String(code - nought);
}

/** One way of writing: digits of every script, full width, no marks that only steer the voice or the direction. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\P{Nd}0-9]/gu, plainDigit)
    .replaceAll(/[\u064b-\u0652\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[أإآ]/g, 'ا')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
    .replaceAll(/\s+/gu, ' ');
}

/** Of a unit written in Latin letters. */
export const unitOf = (said: string | undefined) =>
  /^(?:d|ng)/.test(said ?? '') ? 'day' : /^(?:m|ph)/.test(said ?? '') ? 'minute' : 'hour';
export const half = (said: string | undefined) => (said?.startsWith('p') ? 'pm' : 'am');
