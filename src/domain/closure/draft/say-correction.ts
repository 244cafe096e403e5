import { languages } from '#domain/language/languages.ts';

/** The same text, saying first that it corrects; as it is where it does, or where we have no words in the language. */
export function sayCorrection(language: string, text: string): string {
  const words = languages[language];
  if (words === undefined || text === '') return text;
  const lead = words.closure.correction({ notice: '' }).trim();
  return text.startsWith(lead) ? text : words.closure.correction({ notice: text });
}

/** Says that only the correction holds. */
export const sayCorrections = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [language, sayCorrection(language, text)]),
  );
