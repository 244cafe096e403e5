import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { prunedHashes, prunedRoot } from './pruned-tree.ts';
import { completeRootIn, LostTile, type Tile, tileKey, tileOf } from './tiles.ts';
import { type CompleteRoot, consistencyProof, inclusionProof } from './tree.ts';

/** Reads the root over a complete range of leaves; of each level the tile that was read last stays at hand. */
export function readRanges(tx: Transaction): (from: number, to: number) => Promise<Buffer> {
  const atHand = new Map<number, { index: number; hashes: Buffer }>();
  const rootOf = completeRootIn((level, index) => {
    const tile = atHand.get(level);
    return tile?.index === index ? tile.hashes : undefined;
  });
  return async (from, to) => {
    const { level, index } = tileOf(from, to);
    if (atHand.get(level)?.index !== index) {
      const row = await one<{ hashes: Buffer }>(tx)`
        SELECT hashes FROM audit_tile WHERE (level, index) = (${level}, ${index})`;
      atHand.set(level, { index, hashes: row?.hashes ?? Buffer.alloc(0) });
    }
    return rootOf(from, to);
  };
}

type Sizes = { from: number; to: number };

/** What shows, for each pair of sizes, that the later log only grew out of the earlier one. */
export const proveConsistency = (tx: Transaction, pairs: readonly Sizes[]): Promise<Buffer[][]> =>
  prove(
    tx,
    pairs.map(
      ({ from, to }) =>
        (root) =>
          consistencyProof(root, from, to),
    ),
  );

/** What shows, for each place, that its leaf is in the log of a size. */
export const proveInclusion = (
  tx: Transaction,
  places: readonly number[],
  size: number,
): Promise<Buffer[][]> =>
  prove(
    tx,
    places.map((place) => (root) => inclusionProof(root, place, size)),
  );

/** All tiles are read by one statement: each proof is made twice, the first time to learn which. */
async function prove(
  tx: Transaction,
  proofs: readonly ((root: CompleteRoot) => Buffer[])[],
): Promise<Buffer[][]> {
  const wanted = new Map<string, { level: number; index: number }>();
  const note: CompleteRoot = (from, to) => {
    const tile = tileOf(from, to);
    wanted.set(tileKey(tile), tile);
    return Buffer.alloc(32);
  };
  for (const proof of proofs) proof(note);
  const tiles = await selectTiles(tx, [...wanted.values()]);
  const rootOf = completeRootIn((level, index) => tiles.get(tileKey({ level, index })));
  return proofs.map((proof) => proof(rootOf));
}

async function selectTiles(
  tx: Transaction,
  wanted: readonly { level: number; index: number }[],
): Promise<Map<string, Buffer>> {
  const rows = await many<Tile>(tx)`
    SELECT t.level, t.index::float8 AS index, t.hashes FROM audit_tile t
    JOIN unnest(${wanted.map(({ level }) => level)}::int[], ${wanted.map(({ index }) => index)}::bigint[])
      AS w (level, index) ON (t.level, t.index) = (w.level, w.index)`;
  return new Map(rows.map((tile) => [tileKey(tile), tile.hashes]));
}

/** The root that the log had at a size, by its tiles; undefined where they are gone. */
export async function rootAt(tx: Transaction, size: number): Promise<Buffer | undefined> {
  try {
    const hashes: Buffer[] = [];
    for await (const hash of prunedHashes(size, [], readRanges(tx))) hashes.push(hash);
    return prunedRoot(size, [], hashes);
  } catch (error) {
    if (error instanceof LostTile) return undefined;
    throw error;
  }
}
