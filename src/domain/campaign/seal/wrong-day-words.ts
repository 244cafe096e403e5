import type { Happening } from '#domain/shared/happening.ts';
import type { Warning } from './warning.ts';

/** Times and weekdays in the words that can't belong to this day; what is not surely wrong is left alone. */
export function oddWords(about: {
  happening: Happening;
  eventDate: string;
  texts: Readonly<Record<string, string>>;
}): Warning[] {
  return Object.entries(about.texts).flatMap(([language, text]): Warning[] => {
    const time = oddTime(about.happening, text);
    const weekday = oddWeekday(about.eventDate, { language, text });
    return [
      ...(time === undefined ? [] : [{ kind: 'time-in-text' as const, language, said: time }]),
      ...(weekday === undefined
        ? []
        : [{ kind: 'weekday-in-text' as const, language, said: weekday }]),
    ];
  });
}

/** `5 pm`, `5:30 p.m.`, `5:30 p. m.`, and `17:30`, which is an afternoon by itself. */
const times =
  /\b(?<hour>\d{1,2})(?::[0-5]\d)?\s?(?<half>[ap])(?:m\b|\.\s?m\b\.?)|\b(?:1[3-9]|2[0-3]):[0-5]\d\b/giu;

/** An afternoon in a late start, the small hours in an early dismissal. */
function oddTime(happening: Happening, text: string): string | undefined {
  const isOdd = happening.startsWith('late-')
    ? isAfternoon
    : happening === 'early-dismissal'
      ? isBeforeSchool
      : () => false;
  return [...text.matchAll(times)].find(isOdd)?.[0];
}

function isAfternoon({ groups }: RegExpMatchArray): boolean {
  const hour = Number(groups?.['hour'] ?? 0);
  return groups?.['half']?.toLowerCase() !== 'a' && hour < 12;
}

function isBeforeSchool({ groups }: RegExpMatchArray): boolean {
  const hour = Number(groups?.['hour'] ?? 0);
  return groups?.['half']?.toLowerCase() === 'a' && (hour === 12 || hour < 8);
}

/** The first weekday that the words name, where none of those they name is the day's own. */
function oddWeekday(
  eventDate: string,
  { language, text }: { language: string; text: string },
): string | undefined {
  const names = weekdayNames(language);
  const own = names[Temporal.PlainDate.from(eventDate).dayOfWeek - 1];
  const said = names
    .map((name) => ({ name, at: positionOf(name, text) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  return said.some(({ name }) => name === own) ? undefined : said[0]?.name;
}

/** Monday first: 2024 began on one. */
function weekdayNames(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const monday = Temporal.PlainDate.from('2024-01-01').toZonedDateTime('UTC');
  return [0, 1, 2, 3, 4, 5, 6].map((days) => format.format(monday.add({ days }).epochMilliseconds));
}

/** Chinese puts words together without a space, and so does Arabic with its short ones. */
function positionOf(name: string, text: string): number {
  const word = RegExp.escape(name);
  const isLatin = /^\p{Script=Latin}/u.test(name);
  return text.search(new RegExp(isLatin ? `(?<!\\p{L})${word}(?!\\p{L})` : word, 'iu'));
}
