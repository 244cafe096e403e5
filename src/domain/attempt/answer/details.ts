import type { AtAnswer, SealedChild } from './answer-store.ts';

/** What a person hears of the family's children: the words with their fields, by language, and what fills them. */
export type Details = {
  texts: Readonly<Record<string, string>>;
  children: readonly SealedChild[];
};

/**
 * Only key 6 leads to them: it follows the question whether a parent listens, and no machine presses it. From then on
 * every repetition has them, in any language.
 */
export function detailsAfter(
  { fieldTexts, children }: Pick<AtAnswer, 'fieldTexts' | 'children'>,
  keys: readonly (string | undefined)[],
): Details | undefined {
  if (fieldTexts === null || children.length === 0 || !keys.includes('6')) return undefined;
  return { texts: fieldTexts, children };
}
