import { arabic } from './arabic.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import type { Language } from './language.ts';
import { spanish } from './spanish.ts';
import { vietnamese } from './vietnamese.ts';

/** The languages a message can be written and spoken in, by BCP 47. */
export const languages: Readonly<Record<string, Language>> = {
  en: english,
  es: spanish,
  vi: vietnamese,
  ar: arabic,
  zh: chinese,
};

/** The words of a language, and the language they are really in: English where we have none. */
export function wordsIn(code: string): { code: string; words: Language } {
  const words = languages[code];
  return words === undefined ? { code: 'en', words: english } : { code, words };
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** Of any home language, not only of those that messages are written in. */
export function languageName(code: string): string {
  return languages[code]?.name ?? languageNames.of(code) ?? code;
}
