import { fieldError, fieldNames } from '#domain/language/family-fields.ts';
import { textError } from '#domain/language/message/text-error.ts';
import { otherFigures, saidFigures } from '#domain/language/said-figures.ts';
import { languagesRead, type Operator } from '#domain/people/operator/operator.ts';
import type { translationRefusals } from '#refusals/words.ts';

/** One English text in one language: asked of a provider, proposed by it, and settled by somebody who reads the language. */
export type TranslationState = 'asked' | 'failed' | 'proposed' | 'accepted' | 'rejected';

export type TranslationFailure = 'not-offered' | 'refused' | 'busy' | 'no-answer' | 'unusable';

/** What the form and the cards of a closure say of it. */
export type Standing = {
  language: string;
  state: TranslationState;
  failure: TranslationFailure | null;
  /** The words that a reader accepted, theirs or the proposed ones. */
  accepted: string | null;
  /** Who accepted or rejected it, and when. */
  by: string | null;
  at: Temporal.Instant | null;
  /** How many people who are here read this language. */
  readers: number;
};

/** What a translator is shown. */
export type TranslationView = Standing & {
  id: string;
  english: string;
  proposed: string;
  proposedAt: Temporal.Instant;
  askedBy: string;
  /** The proposal has other times, dates or numbers than the English, and is not accepted as it is. */
  differs: boolean;
  figures: Figures;
};

/** What only one of two texts says of times, dates and numbers, in its own words. */
export type Figures = { english: string[]; other: string[] };

export type TranslationRefusal = keyof typeof translationRefusals;

export const readsLanguage = (operator: Operator, language: string): boolean =>
  languagesRead(operator).includes(language);

/** What only one of the two says. `names` of schools say no day and no number. */
export function figuresApart(
  texts: { english: string; language: string; text: string },
  names: readonly string[],
): Figures {
  const english = saidFigures('en', texts.english, names);
  const { one, other } = otherFigures(english, saidFigures(texts.language, texts.text, names));
  return { english: one, other };
}

/** As a provider is asked: a number in braces comes back as it is, where the name of a field would be translated. */
export const withoutFieldNames = (english: string): string =>
  fieldNames.reduce((text, name, place) => text.replaceAll(`{${name}}`, `{${place + 1}}`), english);

const fieldAt = (place: number) => {
  const name = fieldNames[place - 1];
  return name === undefined ? undefined : `{${name}}`;
};

const address = /(?:https?:\/\/|www\.)[^\s]+/giu;
const markup = /[<>]|&(?:#\d+|#x[\da-f]+|[a-z]\w*);/iu;

/**
 * What a provider said, as foreign input: one paragraph without markup, without an address that the English has not, and
 * nothing but the English again, with the fields of the English. Marks that only steer the direction are dropped; what turns it round is refused.
 */
export function readProposal(said: string, english: string): string | undefined {
  const text = said
    .normalize('NFC')
    .replaceAll(/\{\s*(\d)\s*\}/gu, (whole, place) => fieldAt(Number(place)) ?? whole)
    .replaceAll(/[\u200b\u200e\u200f\u061c\ufeff]/gu, '')
    .replaceAll(/[ \t\r\n]+/gu, ' ')
    .trim();
  if (text === '' || text === english || textError(text) !== undefined) return undefined;
  if (fieldError(text, english) !== undefined) return undefined;
  if (markup.test(text) && !markup.test(english)) return undefined;
  const isForeign = (text.match(address) ?? []).some((one) => !english.includes(one));
  return isForeign ? undefined : text;
}
