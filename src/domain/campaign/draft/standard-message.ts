import type { ClosurePhrases } from '#domain/language/language.ts';
import { languages } from '#domain/language/languages.ts';
import type { Ground, Happening } from '#domain/shared/happening.ts';

/** What the district's standard words are about. */
export type About = {
  happening: Happening;
  ground: Ground;
  eventDate: string;
  schools: readonly string[];
  isWholeDistrict: boolean;
  /** `HH:MM`, when students leave; there are no words for an early dismissal without it. */
  dismissalTime?: string | undefined;
  /** The requester chose to say that everybody is safe. */
  saysSafe?: boolean | undefined;
};

/** The district's standard words in one language, or undefined where there are none: an author writes those. */
export function standardMessage(language: string, about: About): string | undefined {
  const book = languages[language]?.closure;
  const write = book?.messages[about.happening];
  if (book === undefined || write === undefined) return undefined;
  if (about.happening === 'early-dismissal' && about.dismissalTime === undefined) return undefined;
  const ground = book.grounds[about.ground];
  const text = write({
    date: spokenDate(about.eventDate, book.locale),
    schools: about.isWholeDistrict ? book.all : join(about.schools, book),
    ground: ground === undefined ? '' : `${book.space}${ground}`,
    time: about.dismissalTime === undefined ? '' : spokenTime(about.dismissalTime, book.time),
    isSafe: about.saysSafe === true,
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function join(names: readonly string[], { and, comma }: ClosurePhrases): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(comma)}${and}${names.at(-1)}`;
}

/** Through the formatter's own numbers: `Temporal.PlainDate` writes Chinese months in figures. */
function spokenDate(eventDate: string, locale: string): string {
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    month: 'long',
    day: 'numeric',
  }).format(Temporal.PlainDate.from(eventDate).toZonedDateTime('UTC').epochMilliseconds);
  // “El martes 13 de enero” takes no comma.
  return locale.startsWith('es') ? date.replace(',', '') : date;
}

function spokenTime(time: string, say: (hour: number, minute: number) => string): string {
  const { hour, minute } = Temporal.PlainTime.from(time);
  return say(hour, minute);
}

/** What was asked for before, where something is being changed. */
type Before = { about: About; texts: Readonly<Record<string, string>> };

/**
 * What the form of the words begins with, by language. The words of the version before stay as somebody wrote them;
 * those that were the district's own are the district's own for what is asked now: another time or date is another
 * text. A language that was left out stays so while the families are the same.
 */
export function prefillTexts(
  languages: readonly string[],
  about: About,
  before?: Before,
): Record<string, string> {
  return Object.fromEntries(
    languages.map((language) => [
      language,
      before === undefined
        ? (standardMessage(language, about) ?? '')
        : again(language, about, before),
    ]),
  );
}

function again(language: string, about: About, before: Before): string {
  const written = before.texts[language];
  const standard = standardMessage(language, about) ?? '';
  if (written === undefined) return hasSameSchools(about, before.about) ? '' : standard;
  return written === standardMessage(language, before.about) && standard !== ''
    ? standard
    : written;
}

const hasSameSchools = (one: About, other: About) =>
  one.schools.length === other.schools.length &&
  one.schools.every((school) => other.schools.includes(school));
