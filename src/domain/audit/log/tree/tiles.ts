import { MerkleRoot } from '../../merkle.ts';
import type { CompleteRoot } from './tree.ts';

/** 256 hashes of 32 bytes, the last tile of a level fewer. https://c2sp.org/tlog-tiles */
export type Tile = { level: number; index: number; hashes: Buffer };

const hashBytes = 32;
export const width = 256;

export const tileKey = ({ level, index }: Pick<Tile, 'level' | 'index'>) => `${level}/${index}`;

/** The tiles that a tree of this size goes on growing in: the last one of each level. */
export function growingTiles(size: number): { level: number; index: number }[] {
  const tiles: { level: number; index: number }[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / width))
    tiles.push({ level, index: Math.floor(count / width) });
  return tiles;
}

/** The tiles that change when leaves are added to a tree of a size; `last` are its growing tiles, where they exist. */
export function growTiles(
  last: readonly Tile[],
  size: number,
  leafHashes: readonly Buffer[],
): Tile[] {
  const tiles = new Map(last.map((tile) => [tileKey(tile), tile]));
  const changed = new Map<string, Tile>();
  const add = (level: number, from: number, hashes: readonly Buffer[]) => {
    const filled: Buffer[] = [];
    for (let at = 0; at < hashes.length; ) {
      const index = Math.floor((from + at) / width);
      const before = tiles.get(tileKey({ level, index }))?.hashes ?? Buffer.alloc(0);
      const room = width - before.length / hashBytes;
      const added = hashes.slice(at, at + room);
      const tile = { level, index, hashes: Buffer.concat([before, ...added]) };
      tiles.set(tileKey(tile), tile);
      changed.set(tileKey(tile), tile);
      if (tile.hashes.length === width * hashBytes) filled.push(rootOfHashes(tile.hashes));
      at += added.length;
    }
    if (filled.length > 0) add(level + 1, Math.floor(from / width), filled);
  };
  if (leafHashes.length > 0) add(0, size, leafHashes);
  return [...changed.values()];
}

/** The tile that holds the top of a complete range of leaves. */
export function tileOf(from: number, to: number): { level: number; index: number } {
  const { level, first } = topOf(from, to);
  return { level, index: Math.floor(first / width) };
}

/** The range as hashes of one level: the first of them, and how many. */
function topOf(from: number, to: number): { level: number; first: number; count: number } {
  const height = Math.log2(to - from);
  const level = Math.floor(height / 8);
  return { level, first: from / width ** level, count: 2 ** (height - 8 * level) };
}

export class LostTile extends Error {
  override name = 'LostTile';
}

/** The root of a complete range, out of the tile that holds its top. Throws where that tile is not at hand. */
export function completeRootIn(
  hashesOf: (level: number, index: number) => Buffer | undefined,
): CompleteRoot {
  return (from, to) => {
    const { level, first, count } = topOf(from, to);
    const { index } = tileOf(from, to);
    const hashes = hashesOf(level, index);
    const start = (first % width) * hashBytes;
    const end = start + count * hashBytes;
    if (hashes === undefined || hashes.length < end)
      throw new LostTile(`tile ${level}/${index} of the log is missing or short`);
    return rootOfHashes(hashes.subarray(start, end));
  };
}

function rootOfHashes(hashes: Buffer): Buffer {
  const merkle = new MerkleRoot();
  for (let at = 0; at < hashes.length; at += hashBytes)
    merkle.add(hashes.subarray(at, at + hashBytes));
  return merkle.root();
}
