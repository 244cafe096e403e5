import { editDistance } from '#domain/shared/typed/edit-distance.ts';

/** They leave out what stands beside them, in English and in Spanish. */
const excluding = new Set([
  ...'but except excepting excluding exclude excludes without w/o minus besides unless'.split(' '),
  ...'not never isn’t aren’t won’t don’t doesn’t cannot can’t'.split(' '),
  ...'menos excepto salvo pero sin'.split(' '),
]);
const pairs = new Set(['other than', 'aside from', 'apart from', 'rather than', 'instead of']);
/** Long enough that a slip of the finger makes no other word of them. */
const slips = ['except', 'excepting', 'excluding', 'without', 'excepto'];
const mostSlips = 2;

const every = new Set(['all', 'every', 'everything', 'everyone', 'everywhere', 'rest', 'others']);
/** `all day` and the like say nothing of schools. */
const notOfSchools = /^(?:day|week|students|kids|grades|families|parents|staff|classes|buses)$/;
const told = /^(?:staff|teachers|employees|families|parents)$/;

/**
 * The words that leave somebody out: `all but Adams` is not Adams. Undefined where there are none; a word of a school’s
 * name is none.
 */
export function leavesOut(
  typed: readonly string[],
  isName: (at: number) => boolean,
): string | undefined {
  const words = typed.map((word) => word.replaceAll("'", '’').replaceAll(/[.,;:!()]/g, ''));
  const at = words.findIndex((word, place) => {
    if (isName(place)) return false;
    const following = words[place + 1] ?? '';
    return (
      excluding.has(word) ||
      pairs.has(`${word} ${following}`) ||
      (word === 'no' && told.test(following)) ||
      slips.some((one) => word !== one && isSlipOf(word, one))
    );
  });
  if (at === -1) return undefined;
  // As people say it: `all schools except Adams`.
  const from = [at - 2, at - 1].find((place) => isEvery(words, place)) ?? at;
  return typed.slice(from, at + 2).join(' ');
}

/** Whether all schools are meant by a word: `all` of `all but Adams`, not of `all day`. */
export const isEvery = (words: readonly string[], at: number) =>
  every.has(words[at] ?? '') && !notOfSchools.test(words[at + 1] ?? '');

const isSlipOf = (word: string, one: string) =>
  word.startsWith(one.slice(0, 1)) &&
  word.length > 3 &&
  editDistance(word.slice(0, one.length + mostSlips), one) <= mostSlips;
