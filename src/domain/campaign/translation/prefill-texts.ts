import { type About, standardMessage } from '#domain/campaign/draft/standard-message.ts';

type Texts = Record<string, string>;

/** What the words of a closure are looked at against. */
export type Prefilled = {
  texts: Texts;
  /** Of all schools. */
  names: string[];
  /** The version that is being changed: its texts, which of them stand because somebody said so, and which are stale. */
  before?: { about: About; texts: Texts; kept: string[]; stale: string[] };
};

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
