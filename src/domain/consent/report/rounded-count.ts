import { smallestCount } from './gaps.ts';

/**
 * A count that gives nobody away, in a report that says the same people in many ways: rounded down to a multiple of
 * five. 20 means 20 to 24; `few` means fewer than five, and none is one of them. Sums are rounded like their parts, so
 * a total less everything else does not tell the rest.
 */
export type RoundedCount = number | 'few';

export function roundCount(count: number): RoundedCount {
  return count < smallestCount ? 'few' : count - (count % smallestCount);
}

/** For what is measured, such as a bar: nothing where few are. */
export function lengthOf(count: RoundedCount): number {
  return count === 'few' ? 0 : count;
}
