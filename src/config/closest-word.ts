import { editDistance } from '#domain/shared/typed/edit-distance.ts';

/** The one of the words that was probably meant: at most a third of its letters are other, missing or swapped. */
export function closestWord(typed: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((word) => ({ word, far: editDistance(typed.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, far }) => far <= Math.max(1, Math.floor(word.length / 3)))
    .toSorted((one, other) => one.far - other.far);
  return best?.word;
}
