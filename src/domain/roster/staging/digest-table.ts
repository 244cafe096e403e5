import { hash } from 'node:crypto';

/**
 * A map from digests to small numbers in one typed array: 16 bytes an entry, where a Map of strings takes
 * a hundred. A million people fit into 32 MB, which is what keeps an import's memory flat.
 */
export type DigestTable = {
  /** `key` is a digest with a character for each byte, of which 96 bits count. 0 where the key is not there. */
  get(key: string): number;
  /** `value` from 1 to 2^32 - 1. */
  set(key: string, value: number): void;
  readonly size: number;
  values(): IterableIterator<number>;
};

const words = 4;

export function createDigestTable(): DigestTable {
  let capacity = 1024;
  let cells = new Uint32Array(capacity * words);
  let size = 0;

  const find = (first: number, second: number, third: number): number => {
    let slot = first & (capacity - 1);
    for (;;) {
      const at = slot * words;
      if (cells[at + 3] === 0) return at;
      if (cells[at] === first && cells[at + 1] === second && cells[at + 2] === third) return at;
      slot = (slot + 1) & (capacity - 1);
    }
  };
  const put = (first: number, second: number, third: number, value: number): void => {
    const at = find(first, second, third);
    if (cells[at + 3] === 0) size++;
    cells[at] = first;
    cells[at + 1] = second;
    cells[at + 2] = third;
    cells[at + 3] = value;
  };
  const grow = (): void => {
    const old = cells;
    capacity *= 2;
    cells = new Uint32Array(capacity * words);
    size = 0;
    for (let at = 0; at < old.length; at += words) {
      const value = old[at + 3] ?? 0;
      if (value > 0) put(old[at] ?? 0, old[at + 1] ?? 0, old[at + 2] ?? 0, value);
    }
  };

  return {
    get: (key) => cells[find(wordOf(key, 0), wordOf(key, 1), wordOf(key, 2)) + 3] ?? 0,
    set(key, value) {
      if (size * 3 > capacity * 2) grow();
      put(wordOf(key, 0), wordOf(key, 1), wordOf(key, 2), value);
    },
    get size() {
      return size;
    },
    *values() {
      for (let at = 3; at < cells.length; at += words) {
        const value = cells[at] ?? 0;
        if (value > 0) yield value;
      }
    },
  };
}

function wordOf(key: string, place: number): number {
  const at = place * 4;
  const low =
    (key.charCodeAt(at + 1) << 16) | (key.charCodeAt(at + 2) << 8) | key.charCodeAt(at + 3);
  return ((key.charCodeAt(at) << 24) | low) >>> 0;
}

/** A digest that is there already, as a key. */
export function keyOf(digest: Buffer): string {
  return digest.toString('latin1');
}

/** Two of a million identifiers share 96 bits by chance once in 10^17 imports. */
export function digestOf(id: string): string {
  return hash('sha1', id, 'binary');
}
