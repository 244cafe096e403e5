import { leafHash, nodeHash } from '../../merkle.ts';

/**
 * The root over the leaves from `from` up to `to`, where their number is a power of two and `from` a multiple of it:
 * what a log keeps, and never computes again.
 */
export type CompleteRoot = (from: number, to: number) => Buffer;

/** The largest power of two below a size of at least 2. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

const isComplete = (from: number, to: number): boolean => {
  const size = to - from;
  return isPower(size) && from % size === 0;
};

/** RFC 9162 section 2.1.1: the hash of the tree over these leaves. */
export function rootOf(complete: CompleteRoot, from: number, to: number): Buffer {
  if (from === to) return emptyRoot;
  if (isComplete(from, to)) return complete(from, to);
  const middle = from + splitOf(to - from);
  return nodeHash(rootOf(complete, from, middle), rootOf(complete, middle, to));
}

/** SHA-256 of nothing: the root of a log without entries. */
const emptyRoot = Buffer.from(
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'hex',
);

/** RFC 9162 section 2.1.3.1: what shows that a leaf is in the tree of a size. */
export function inclusionProof(complete: CompleteRoot, index: number, size: number): Buffer[] {
  const path = (from: number, to: number): Buffer[] => {
    if (to - from <= 1) return [];
    const middle = from + splitOf(to - from);
    return index < middle
      ? [...path(from, middle), rootOf(complete, middle, to)]
      : [...path(middle, to), rootOf(complete, from, middle)];
  };
  return path(0, size);
}

/** RFC 9162 section 2.1.4.1: what shows that the tree of the later size begins with all of the earlier one. */
export function consistencyProof(complete: CompleteRoot, earlier: number, later: number): Buffer[] {
  const proof = (from: number, to: number, isWhole: boolean): Buffer[] => {
    if (earlier === to) return isWhole ? [] : [rootOf(complete, from, to)];
    const middle = from + splitOf(to - from);
    return earlier <= middle
      ? [...proof(from, middle, isWhole), rootOf(complete, middle, to)]
      : [...proof(middle, to, false), rootOf(complete, from, middle)];
  };
  return earlier === 0 || earlier === later ? [] : proof(0, later, true);
}

type Included = {
  index: number;
  size: number;
  proof: readonly Buffer[];
  root: Buffer;
};

/** RFC 9162 section 2.1.3.2. `leaf` is what was hashed, not its hash. */
export function isIncluded({ leaf, ...of }: Included & { leaf: Buffer }): boolean {
  return isHashIncluded({ leafHash: leafHash(leaf), ...of });
}

export function isHashIncluded(of: Included & { leafHash: Buffer }): boolean {
  const { index, size, proof, root } = of;
  if (index < 0 || index >= size) return false;
  let [at, last] = [index, size - 1];
  let hash = of.leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = nodeHash(hash, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(root);
}

type Sized = { size: number; root: Buffer };

/** RFC 9162 section 2.1.4.2: whether the later tree only grew out of the earlier one. */
export function isConsistent(earlier: Sized, later: Sized, proof: readonly Buffer[]): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root);
  if (earlier.size === 0) return proof.length === 0 && earlier.root.equals(emptyRoot);
  // A whole subtree is its own first step.
  const steps = isPower(earlier.size) ? [earlier.root, ...proof] : proof;
  const roots = rootsOf(earlier.size, later.size, steps);
  return roots?.before.equals(earlier.root) === true && roots.after.equals(later.root);
}

/** Both roots that a proof leads to; undefined where it has too few steps or too many. */
function rootsOf(
  earlier: number,
  later: number,
  [first, ...rest]: readonly Buffer[],
): { before: Buffer; after: Buffer } | undefined {
  if (first === undefined) return undefined;
  let [at, last] = [earlier - 1, later - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [before, after] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      [before, after] = [nodeHash(sibling, before), nodeHash(sibling, after)];
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else after = nodeHash(after, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? { before, after } : undefined;
}

const isPower = (size: number) => Number.isInteger(Math.log2(size));

const half = (n: number) => Math.floor(n / 2);
