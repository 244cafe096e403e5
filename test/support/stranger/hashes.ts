import { createHash } from 'node:crypto';

/*
 * A stranger's check of an evidence file, written from docs/evidence-file.md and nothing else: it imports none of our
 * code. Hashes, trees and canonical JSON are here.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Line = { [key: string]: Json };

/** What a field says; a number in its digits. */
export const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

export const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** RFC 8785: keys in the order of their UTF-16 units, and nothing between. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

export const leafHash = (leaf: string): Buffer => sha256(Buffer.of(0), leaf);
const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);

const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));

function splitOf(length: number): number {
  let split = 1;
  while (split * 2 < length) split *= 2;
  return split;
}

/** RFC 9162, 2.1.1, over hashes of leaves. */
export function rootOver(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (only === undefined) return sha256();
  if (hashes.length === 1) return only;
  const split = splitOf(hashes.length);
  return nodeHash(rootOver(hashes.slice(0, split)), rootOver(hashes.slice(split)));
}

/** Step 3: the root that the entries of a file and the hashes of its proof make, or what doesn't come out even. */
export function rootOfProof(
  size: number,
  leaves: ReadonlyMap<number, Buffer>,
  hashes: readonly Buffer[],
): Buffer | undefined {
  const places = [...leaves.keys()];
  const rest = [...hashes];
  let used = 0;
  const over = (from: number, to: number): Buffer | undefined => {
    const isHeld = places.some((place) => place >= from && place < to);
    if (isHeld && to - from === 1) {
      used++;
      return leaves.get(from);
    }
    if (!isHeld && isPowerOfTwo(to - from) && from % (to - from) === 0) return rest.shift();
    const middle = from + splitOf(to - from);
    const left = over(from, middle);
    const right = over(middle, to);
    return left && right && nodeHash(left, right);
  };
  const root = size > 0 ? over(0, size) : undefined;
  return rest.length === 0 && used === leaves.size ? root : undefined;
}

/** Step 7: both roots that a consistency proof leads to (RFC 9162, 2.1.4.2), by recursion over its definition in 2.1.4.1. */
export function rootsOfConsistency(
  { from, to, root }: { from: number; to: number; root: Buffer },
  hashes: readonly Buffer[],
): { earlier: Buffer; later: Buffer } | undefined {
  const rest = [...hashes];
  const walk = (
    m: number,
    n: number,
    isWhole: boolean,
  ): { earlier: Buffer; later: Buffer } | undefined => {
    if (m === n) {
      const hash = isWhole ? root : rest.pop();
      return hash && { earlier: hash, later: hash };
    }
    const split = splitOf(n);
    // A proof ends with what stands on the highest level: it is read from its end.
    const other = rest.pop();
    if (other === undefined) return undefined;
    if (m <= split) {
      const left = walk(m, split, isWhole);
      return left && { earlier: left.earlier, later: nodeHash(left.later, other) };
    }
    const right = walk(m - split, n - split, false);
    return (
      right && { earlier: nodeHash(other, right.earlier), later: nodeHash(other, right.later) }
    );
  };
  const roots = walk(from, to, true);
  return rest.length === 0 ? roots : undefined;
}
