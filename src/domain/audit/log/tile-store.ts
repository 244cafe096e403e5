import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { completeRootIn, tileOf } from './tiles.ts';

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
      const { rows } = await sql<{ hashes: Buffer }>`
        SELECT hashes FROM audit_tile WHERE (level, index) = (${level}, ${index})`.execute(tx);
      atHand.set(level, { index, hashes: rows[0]?.hashes ?? Buffer.alloc(0) });
    }
    return rootOf(from, to);
  };
}

export type StoredCheckpoint = { size: number; note: string };

/** The newest one; undefined where nothing was sealed yet. */
export async function selectCheckpoint(tx: Transaction): Promise<StoredCheckpoint | undefined> {
  const { rows } = await sql<StoredCheckpoint>`
    SELECT size::float8 AS size, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1`.execute(tx);
  return rows[0];
}
