import { atFirstUse } from '#domain/language/at-first-use.ts';
import { languages } from '#domain/language/languages.ts';

/** The languages in which the words that a guardian agrees to can be read out, English first. */
export const wordingLanguages = atFirstUse((): readonly string[] =>
  Object.values(languages).flatMap(({ code, consent }) => (consent === undefined ? [] : [code])),
);

/** Changes with every change of these words in a language file; what was agreed to under an older version stays stored with it. */
const standardVersion = '2026-11';

export type StandardWording = { version: string; language: string; body: string };

/**
 * The words that a guardian agrees to, as the district has them this season; other words may be on older forms. Who calls,
 * that calls and texts are automated, what they are about, that nothing depends on agreeing, and how to stop: 47 CFR
 * 64.1200(f)(9) and the CTIA's list of what a consent shows.
 */
export function standardWording(
  language: string,
  /** As registered (47 CFR 64.1200(b)(1)). */
  name: string,
): StandardWording {
  const body = languages[language]?.consent?.({ name });
  if (body === undefined) throw new Error(`there are no words of a consent in ${language}`);
  return { version: standardVersion, language, body };
}

/** A district that changes its name says other words under the same month: the version gets a number. */
export function laterVersion(version: string, times: number): string {
  return times === 0 ? version : `${version}-${times + 1}`;
}
