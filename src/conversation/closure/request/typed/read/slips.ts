import { editDistance } from '#domain/shared/typed/edit-distance.ts';

/** Whether a word may be another one with a finger’s slip: one letter, or two in a long word. Short words are never slips. */
export function isSlip(word: string, of: string): boolean {
  const most = of.length < 7 ? 1 : 2;
  return (
    word.length > 3 &&
    word !== of &&
    word.at(0) === of.at(0) &&
    Math.abs(word.length - of.length) <= most &&
    editDistance(word, of) <= most
  );
}
