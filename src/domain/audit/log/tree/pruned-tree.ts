import { nodeHash } from '../../merkle.ts';

/*
 * One proof for many leaves: of the tree over a whole log, what is left when every complete subtree without one of these
 * leaves is cut down to its hash. Who knows the leaves and their places computes the root again.
 *
 * Both sides walk the tree from the left and from the top. A range of 2^k leaves that begins at a multiple of 2^k and holds
 * none of the leaves gives one hash; any other range of more than one leaf is split as in RFC 9162.
 */

/** The root over a complete range of leaves. */
type RangeRoot = (from: number, to: number) => Promise<Buffer>;

/** The hashes of what was cut off, in the order of the walk. `leaves` are places, from low to high, each once. */
export async function* prunedHashes(
  size: number,
  leaves: readonly number[],
  rootOf: RangeRoot,
): AsyncGenerator<Buffer> {
  let next = 0;
  const ranges: [number, number][] = size === 0 ? [] : [[0, size]];
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [from, to] = range;
    const holds = (leaves[next] ?? Infinity) < to;
    if (holds && to - from === 1) next++;
    else if (!holds && isComplete(from, to)) yield await rootOf(from, to);
    else {
      const middle = middleOf(from, to);
      ranges.push([middle, to], [from, middle]);
    }
  }
}

type PlacedLeaf = { index: number; hash: Buffer };

/** The root that leaves and cut-off hashes make; undefined where there are too few hashes, or too many. */
export function prunedRoot(
  size: number,
  leaves: readonly PlacedLeaf[],
  hashes: readonly Buffer[],
): Buffer | undefined {
  let [nextLeaf, nextHash] = [0, 0];
  const walk = (from: number, to: number): Buffer | undefined => {
    const leaf = leaves[nextLeaf];
    const holds = leaf !== undefined && leaf.index >= from && leaf.index < to;
    if (holds && to - from === 1) {
      nextLeaf++;
      return leaf.hash;
    }
    if (!holds && isComplete(from, to)) return hashes[nextHash++];
    const middle = middleOf(from, to);
    const left = walk(from, middle);
    const right = left && walk(middle, to);
    return left && right && nodeHash(left, right);
  };
  const root = size === 0 ? undefined : walk(0, size);
  return nextLeaf === leaves.length && nextHash === hashes.length ? root : undefined;
}

function isComplete(from: number, to: number): boolean {
  const size = to - from;
  return Number.isInteger(Math.log2(size)) && from % size === 0;
}

function middleOf(from: number, to: number): number {
  return from + 2 ** Math.ceil(Math.log2(to - from) - 1);
}
