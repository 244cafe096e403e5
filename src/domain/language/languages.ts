import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { atFirstUse } from './at-first-use.ts';
import { readWordsFile } from './catalog/read-file.ts';
import type { PageWords } from './catalog/words.ts';
import { ownRules } from './expressions/own-rules.ts';
import type { Language } from './language.ts';
import { plainFigures } from './plain-figures.ts';
import { plainPhrases } from './plain-phrases.ts';
import { daysIn, timesIn } from './spoken-day.ts';

const folder = path.join(import.meta.dirname, 'words');

/**
 * The languages a message can be written and spoken in, by BCP 47, English first: one file of `words/` each, read when it is
 * first needed. A file with a fault stops what needs it; `bot` and `dial-worker` read all of them before they start.
 */
export const languages = readLanguages(folder);

/** Reads each file, and keeps none that nobody needs yet. What is wrong in one is a fault. */
export function checkLanguages(): void {
  for (const code of Object.keys(languages)) readLanguage(folder, code);
}

export function readLanguages(from: string): Readonly<Record<string, Language>> {
  const codes = readdirSync(from)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .toSorted((one, other) => Number(other === 'en') - Number(one === 'en'));
  const found = {};
  for (const code of codes)
    Object.defineProperty(found, code, {
      get: atFirstUse(() => readLanguage(from, code)),
      enumerable: true,
    });
  return found;
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

function noEnglish(): never {
  throw new Error(`${folder}: there is no English`);
}

/** The words of a language, and the language they are really in: English where we have none. */
export function wordsIn(code: string): { code: string; words: Language } {
  const words = languages[code] ?? languages['en'] ?? noEnglish();
  return { code: words.code, words };
}

/** A language whose file has the words of the pages. */
export type PageLanguage = Language & { pages: PageWords };

const hasPages = (words: Language | undefined): words is PageLanguage => words?.pages !== undefined;

/** The languages that families can read their pages in, English first. */
export const pageLanguages = atFirstUse((): readonly PageLanguage[] =>
  Object.values(languages).filter(hasPages),
);

/** The language of a page for somebody who speaks this one, whatever the country; English where we have no pages in it. */
export function pageLanguageFor(code: string): PageLanguage {
  const tag = code.toLowerCase();
  const found = [tag, tag.split('-')[0] ?? tag, 'en'].map((each) => languages[each]);
  return found.find(hasPages) ?? noEnglish();
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** Of any home language, not only of those that messages are written in. */
export function languageName(code: string): string {
  return languages[code]?.name ?? languageNames.of(code) ?? code;
}
