import { fieldError } from '#domain/language/family-fields.ts';
import { textError } from '#domain/language/message/text-error.ts';

/**
 * Reads the message fields (`text-en`, `text-es`, …). English is required; an empty language is left out, and
 * the card says how many families that touches. Fields of a template are filled in by now; those of a family are the same
 * in every language.
 */
export function readTexts(
  values: Readonly<Record<string, string>>,
  known: readonly string[],
):
  | { kind: 'texts'; texts: Record<string, string> }
  | { kind: 'errors'; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const texts: Record<string, string> = {};
  const english = cleanText(values['text-en'] ?? '');
  for (const language of known) {
    const field = `text-${language}`;
    const text = cleanText(values[field] ?? '');
    if (text === '') continue;
    const error = textError(text) ?? fieldError(text, english);
    if (error === undefined) texts[language] = text;
    else errors[field] = error;
  }
  if (texts['en'] === undefined && errors['text-en'] === undefined)
    errors['text-en'] = 'Write the message in English.';
  return Object.keys(errors).length > 0 ? { kind: 'errors', errors } : { kind: 'texts', texts };
}

/** A text as it is kept. */
export const cleanText = (typed: string): string =>
  typed.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
