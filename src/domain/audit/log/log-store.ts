import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { LoggedEntry } from './leaf.ts';
import { growingTiles, type Tile } from './tiles.ts';

/** An entry in the form whose bytes are hashed; `e` is the row of audit_entry. */
export const loggedEntry = [
  sql<string>`e.id::text`.as('id'),
  sql<string>`to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at'),
  sql<LoggedEntry['actor']>`jsonb_build_object('kind', e.actor_kind, 'id', e.actor_id)`.as('actor'),
  sql<string>`e.act`.as('act'),
  sql<LoggedEntry['subject']>`jsonb_build_object('kind', e.subject_kind, 'id', e.subject_id)`.as(
    'subject',
  ),
  sql<unknown>`e.facts`.as('facts'),
] as const;

/** The tiles that a log of a size grows in. */
export async function selectGrowingTiles(tx: Transaction, size: number): Promise<Tile[]> {
  const wanted = growingTiles(size);
  const { rows } = await sql<Tile>`
    SELECT t.level, t.index::float8 AS index, t.hashes FROM audit_tile t
    JOIN unnest(${wanted.map(({ level }) => level)}::int[], ${wanted.map(({ index }) => index)}::bigint[])
      AS w (level, index) ON (t.level, t.index) = (w.level, w.index)`.execute(tx);
  return rows;
}

export async function saveTiles(tx: Transaction, tiles: readonly Tile[]): Promise<void> {
  await sql`
    INSERT INTO audit_tile (level, index, hashes)
    SELECT * FROM unnest(${tiles.map(({ level }) => level)}::int[], ${tiles.map(({ index }) => index)}::bigint[],
      ${tiles.map(({ hashes }) => hashes)}::bytea[])
    ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes`.execute(tx);
}
