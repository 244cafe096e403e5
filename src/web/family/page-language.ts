import type { FamilyWords, PageLanguage } from '#web/family/words/family-words.ts';
import { englishWords } from '#web/family/words/family-words-en.ts';
import { spanishWords } from '#web/family/words/family-words-es.ts';

export const familyWords: Record<PageLanguage, FamilyWords> = {
  en: englishWords,
  es: spanishWords,
};

/** The page's language for a guardian's; anyone who speaks another one gets English and can change it. */
export function pageLanguageFor(language: string): PageLanguage {
  return /^es(-|$)/i.test(language) ? 'es' : 'en';
}
