/**
 * How people ask to be left alone, in one of the languages spoken around American schools. Compared with a text
 * that has been folded: small letters, no accents, no punctuation.
 */
export type OptOutPhrases = {
  /** Leaves no doubt. */
  clear: RegExp;
  /** "When will you stop calling?", "not at work": the same words, and maybe another intent. */
  soft?: RegExp;
  /** May be such an intent. */
  doubtful: RegExp;
  /** Everyday words of school that hold one of those; they are passed over. Global, to be taken out. */
  innocent?: RegExp;
};

/** One expression of several; a text fits where one of them does. */
export function oneOf(...sources: string[]): RegExp {
  return new RegExp(sources.join('|'), 'u');
}

/** The same for `replaceAll`. */
export function eachOf(...sources: string[]): RegExp {
  return new RegExp(sources.join('|'), 'gu');
}

/** The source of up to so many words in between, as few as will do. */
export function upTo(words: number): string {
  return `(?:\\S+ ){0,${words}}?`;
}
