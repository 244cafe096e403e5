import type { Language } from '#domain/language/language.ts';
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
  const words = languages[language];
  const { happening, dismissalTime } = about;
  if (words === undefined || happening === 'other') return undefined;
  if (happening === 'early-dismissal' && dismissalTime === undefined) return undefined;
  const text = words.closure[happening]({
    day: words.dayOf(Temporal.PlainDate.from(about.eventDate)).day,
    schools: about.isWholeDistrict ? words.schools.all : join(about.schools, words),
    ...reasonOf(about.ground, words),
    time: dismissalTime === undefined ? '' : words.timeOf(Temporal.PlainTime.from(dismissalTime)),
    safe: about.saysSafe === true ? 'yes' : 'no',
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Why, with what parts it from the words before it; empty where nothing is to be said. */
function reasonOf(ground: Ground, { reasons }: Language) {
  if (ground === 'none' || ground === 'unexcused-absence') return { reason: '', hasReason: 'no' };
  return { reason: reasons.inSentence({ reason: reasons[ground] }), hasReason: 'yes' };
}

function join(names: readonly string[], { schools: list }: Language): string {
  const [first = '', ...others] = names.slice(0, -1);
  const last = names.at(-1) ?? '';
  if (names.length < 2) return last;
  const schools = others.reduce((said, next) => list.next({ schools: said, next }), first);
  return list.last({ schools, last });
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
