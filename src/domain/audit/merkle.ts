import { hash } from 'node:crypto';

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

const sha256 = (...parts: Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

/** RFC 6962 section 2.1: the hash of one leaf. */
export function leafHash(leaf: Buffer): Buffer {
  return sha256(leafPrefix, leaf);
}

/** The same of a node over its two parts. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(nodePrefix, left, right);
}

/**
 * RFC 6962 section 2.1: the root over leaf hashes in order, one at a time, so that a list of any length takes
 * a few dozen hashes of memory.
 */
export class MerkleRoot {
  /** Roots of complete subtrees, largest first; `size` in binary tells their heights. */
  #roots: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leaf: Buffer): void {
    let root = leaf;
    for (let size = this.#size; size % 2 === 1; size = Math.floor(size / 2)) {
      const left = this.#roots.pop();
      if (left !== undefined) root = nodeHash(left, root);
    }
    this.#roots.push(root);
    this.#size++;
  }

  /** The roots of its complete subtrees, largest first. */
  get peaks(): readonly Buffer[] {
    return this.#roots;
  }

  root(): Buffer {
    return rootOfPeaks(this.#roots);
  }
}

export function rootOfPeaks(peaks: readonly Buffer[]): Buffer {
  const [last, ...rest] = peaks.toReversed();
  if (last === undefined) return hash('sha256', Buffer.alloc(0), 'buffer');
  return rest.reduce((right, left) => nodeHash(left, right), last);
}
