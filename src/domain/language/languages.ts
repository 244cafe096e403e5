import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readWordsFile } from './catalog/read-file.ts';
import type { PageWords } from './catalog/words.ts';
import { ownRules } from './expressions/own-rules.ts';
import type { Language } from './language.ts';
import { plainFigures } from './plain-figures.ts';
import { plainPhrases } from './plain-phrases.ts';
import { daysIn, timesIn } from './spoken-day.ts';

const folder = path.join(import.meta.dirname, 'words');

/**
 * The languages a message can be written and spoken in, by BCP 47, English first: one file of `words/` each, read when the
 * program starts. A file with a fault stops it there.
 */
export const languages = readLanguages(folder);

export function readLanguages(from: string): Readonly<Record<string, Language>> {
  const codes = readdirSync(from)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .toSorted((one, other) => Number(other === 'en') - Number(one === 'en'));
  return Object.fromEntries(codes.map((code) => [code, readLanguage(from, code)]));
}

/** A language of the words in its file, and of how it is understood. */
function readLanguage(from: string, code: string): Language {
  const file = `${code}.json`;
  const { day, times, ...words } = readWordsFile(file, readFileSync(path.join(from, file), 'utf8'));
  const own = ownRules[code];
  let figures: Language['figures'] | undefined;
  return {
    ...words,
    code,
    dayOf: daysIn({ ...words, day }),
    timeOf: timesIn({ times }),
    // Made when a text is first read: the calendars of every language take a start a third of a second.
    get figures() {
      figures ??= own?.figures ?? plainFigures(words);
      return figures;
    },
    optOut: [...(own === undefined ? [] : [own.optOut]), ...plainPhrases(words.understood.optOut)],
  };
}

const english = languages['en'] ?? noEnglish();

function noEnglish(): never {
  throw new Error(`${folder}: there is no English`);
}

/** The words of a language, and the language they are really in: English where we have none. */
export function wordsIn(code: string): { code: string; words: Language } {
  const words = languages[code] ?? english;
  return { code: words.code, words };
}

/** A language whose file has the words of the pages. */
export type PageLanguage = Language & { pages: PageWords };

const hasPages = (words: Language): words is PageLanguage => words.pages !== undefined;

/** The languages that families can read their pages in, English first. */
export const pageLanguages: readonly PageLanguage[] = Object.values(languages).filter(hasPages);

/** The language of a page for somebody who speaks this one, whatever the country; English where we have no pages in it. */
export function pageLanguageFor(code: string): PageLanguage {
  const tag = code.toLowerCase();
  const found = [tag, tag.split('-')[0]].map((each) =>
    pageLanguages.find((language) => language.code === each),
  );
  return found.find((language) => language !== undefined) ?? englishPages;
}

const englishPages = pageLanguages.find(({ code }) => code === 'en') ?? noEnglish();

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** Of any home language, not only of those that messages are written in. */
export function languageName(code: string): string {
  return languages[code]?.name ?? languageNames.of(code) ?? code;
}
