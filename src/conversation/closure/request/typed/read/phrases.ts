import type { Meaning, Recognizer } from './spans.ts';
import type { Token } from './tokens.ts';

/** Phrases by their words; the longest that stands at a place is meant. */
export function phrasesOf(
  entries: readonly { said: readonly string[]; meaning: Meaning }[],
): Recognizer {
  const phrases = entries
    .flatMap(({ said, meaning }) => said.map((one) => ({ words: one.split(' '), meaning })))
    .toSorted((one, other) => other.words.length - one.words.length);
  const byFirst = Map.groupBy(phrases, ({ words }) => words[0] ?? '');
  return (tokens, at) => {
    for (const { words, meaning } of byFirst.get(tokens[at]?.text ?? '') ?? []) {
      const length = lengthOf(words, tokens, at);
      if (length !== undefined) return { length, meaning };
    }
    return undefined;
  };
}

/** How many tokens a phrase takes here; a hyphen between two of its words counts as none of them. */
function lengthOf(words: readonly string[], tokens: readonly Token[], at: number) {
  let next = at;
  for (const [index, word] of words.entries()) {
    if (index > 0 && isHyphen(tokens[next]) && !isHyphen({ text: word })) next += 1;
    if (tokens[next]?.text !== word) return undefined;
    if (index < words.length - 1 && tokens[next]?.endsClause === true) return undefined;
    next += 1;
  }
  return next - at;
}

export const isHyphen = (token: Pick<Token, 'text'> | undefined) =>
  /^[-–—]$/.test(token?.text ?? '');
