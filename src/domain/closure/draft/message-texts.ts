import { textError } from '#domain/language/message/text-error.ts';

/**
 * Reads the message fields (`text-en`, `text-es`, …). English is required; an empty language is left out, and
 * the card says how many families that touches. A field of a template is filled in by now, or is no field here.
 */
export function readTexts(
  values: Readonly<Record<string, string>>,
  known: readonly string[],
):
  | { kind: 'texts'; texts: Record<string, string> }
  | { kind: 'errors'; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const texts: Record<string, string> = {};
  for (const language of known) {
    const field = `text-${language}`;
    const text = cleanText(values[field] ?? '');
    if (text === '') continue;
    const error = textError(text) ?? unfilled(text);
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

function unfilled(text: string): string | undefined {
  const [field] = /\{\s*\w+\s*\}/u.exec(text) ?? [];
  return field === undefined ? undefined : `Replace “${field}”: this closure has no such value.`;
}
