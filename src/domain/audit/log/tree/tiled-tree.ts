import { hash } from 'node:crypto';
import { MerkleRoot, rootOfPeaks } from '../../merkle.ts';
import { tileKey, width } from './tiles.ts';

export type TileDigest = { key: string; digest: Buffer };

/** The tree of a log that is read from the left, and what its tiles have to be. */
export class TiledTree {
  /** Of each level the tile that is not full yet. */
  readonly #levels: { index: number; hashes: Buffer[]; tree: MerkleRoot }[] = [];
  /** Of each full tile the SHA-256, by its key. */
  readonly #digests = new Map<string, Buffer>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leaf: Buffer): void {
    this.#size++;
    this.#add(0, leaf);
  }

  #add(level: number, hashed: Buffer): void {
    const last = (this.#levels[level] ??= { index: 0, hashes: [], tree: new MerkleRoot() });
    last.hashes.push(hashed);
    last.tree.add(hashed);
    if (last.hashes.length < width) return;
    this.#digests.set(tileKey({ level, index: last.index }), digestOf(last.hashes));
    this.#levels[level] = { index: last.index + 1, hashes: [], tree: new MerkleRoot() };
    this.#add(level + 1, last.tree.root());
  }

  root(): Buffer {
    return rootOfPeaks(this.#levels.toReversed().flatMap(({ tree }) => tree.peaks));
  }

  /** How many of the tiles that are stored are not those of this tree, or are missing. */
  countDiffering(stored: readonly TileDigest[]): number {
    const due = new Map(this.#digests);
    for (const [level, { index, hashes }] of this.#levels.entries())
      if (hashes.length > 0) due.set(tileKey({ level, index }), digestOf(hashes));
    let wrong = 0;
    for (const { key, digest } of stored) {
      if (due.get(key)?.equals(digest) !== true) wrong++;
      due.delete(key);
    }
    return wrong + due.size;
  }
}

const digestOf = (hashes: readonly Buffer[]) => hash('sha256', Buffer.concat(hashes), 'buffer');
