/** Why there is no proposal, for now or at all. */
export type TranslatorFailure =
  /** The provider has no such language. */
  | 'not-offered'
  /** It refuses us: the key, the quota or the account. */
  | 'refused'
  /** It has no room just now, or something broke there. */
  | 'busy'
  | 'no-answer';

export type Translated =
  | { kind: 'translated'; text: string }
  | { kind: 'failed'; reason: TranslatorFailure };

/**
 * Somebody else's machine that proposes a text in another language. It is given the English and the language, and nothing
 * of any family. What it answers is foreign input.
 */
export type Translator = {
  provider: 'google';
  translate(english: string, language: string, signal: AbortSignal): Promise<Translated>;
};
