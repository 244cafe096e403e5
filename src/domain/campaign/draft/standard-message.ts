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
