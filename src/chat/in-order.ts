/*
 * Scripts that are written from the right, in cards that are written from the left. Adaptive Cards have a direction for
 * a container; Slack has none.
 */

const fromTheRight =
  '\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{Script=Adlam}';
const firstLetter = new RegExp(`^\\P{L}*[${fromTheRight}]`, 'u');

/** From such a letter to the last one that no other letter stands before. */
const run = new RegExp(
  `[${fromTheRight}](?:[${fromTheRight}\\P{L}]*[${fromTheRight}\\p{M}])?`,
  'gu',
);

/** Overrides, embeddings and isolates: anyone who types one can have a sentence read in another order than it is said. */
const reordering = /[\u202a-\u202e\u2066-\u2069]/g;

/** Whether the first letter is one of a script that is written from the right. */
export function isRightToLeft(text: string): boolean {
  return firstLetter.test(text);
}

export function withoutReordering(text: string): string {
  return text.replaceAll(reordering, '');
}

/**
 * Words in a line of English: those that are written from the right keep to themselves, so that a number, a colon or a
 * name beside them stays where it was written (https://www.w3.org/International/articles/inline-bidi-markup/).
 */
export function inOrder(text: string): string {
  return withoutReordering(text)
    .split('\n')
    .map((line) => line.replaceAll(run, '\u2068$&\u2069'))
    .join('\n');
}

/**
 * Words for families, each line in the direction of its own language. An embedding and no isolate: a reader that goes by
 * the first letter of a line passes over isolates.
 */
export function inOwnDirection(text: string): string {
  return withoutReordering(text)
    .split('\n')
    .map((line) => (isRightToLeft(line) ? `\u202b${line}\u202c` : inOrder(line)))
    .join('\n');
}
