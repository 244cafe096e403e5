import { z } from 'zod';
import { count, digest, flag, language, platform, word } from './fact.ts';

const decided = { platform, language: language.optional() };

/** From the question to a provider to what a reader said of its proposal. The texts are in no entry. */
export const translationActs = {
  'translations-asked': z.strictObject({ languages: z.array(language), english: digest }),
  'translation-sent': z.strictObject({ language, english: digest, provider: word }),
  'translation-proposed': z.strictObject({ language, differs: flag }),
  'translation-failed': z.strictObject({ language, reason: word }),
  'translators-told': z.strictObject({ language, told: count }),
  'translation-accepted': z.strictObject({ ...decided, rewritten: flag }),
  'translation-rejected': z.strictObject(decided),
  'translation-refused': z.strictObject({ ...decided, answer: word, reason: word }),
};
