import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readWordsFile } from './catalog/read-file.ts';
import type { Language } from './language.ts';
import { ownRules } from './own-rules.ts';
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
  return {
    ...words,
    code,
    dayOf: daysIn({ ...words, day }),
    timeOf: timesIn({ times }),
    figures: own?.figures ?? plainFigures(words),
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

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** Of any home language, not only of those that messages are written in. */
export function languageName(code: string): string {
  return languages[code]?.name ?? languageNames.of(code) ?? code;
}
