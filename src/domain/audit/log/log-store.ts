import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { LoggedEntry } from './leaf.ts';
import type { KeptCheckpoint, SealedRow } from './log-reader.ts';
import type { TileDigest } from './tree/tiled-tree.ts';
import { growingTiles, type Tile } from './tree/tiles.ts';

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

const rowsAtATime = 2_000;

/** Every leaf by its place, with the checkpoint that ends there. */
export async function* streamLog(tx: Transaction): AsyncGenerator<SealedRow> {
  const rows = tx
    .selectFrom('audit_leaf as l')
    .leftJoin('audit_entry as e', 'e.id', 'l.entry_id')
    // One probe of the index for each, whatever the planner believes of two tables that only grow.
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('audit_checkpoint')
          .select(['root', 'note'])
          .where(sql<boolean>`size = l.index + 1`)
          .limit(1)
          .as('c'),
      (join) => join.onTrue(),
    )
    .select(sql<number>`l.index::float8`.as('index'))
    .select(loggedEntry)
    .select(['c.root', 'c.note'])
    .orderBy('l.index')
    .stream(rowsAtATime);
  for await (const { index, root, note, ...entry } of rows)
    yield {
      index,
      entry: (entry.id as string | null) === null ? null : entry,
      kept: root === null || note === null ? null : { size: index + 1, root, note },
    };
}

/** Checkpoints that end with no leaf. */
export async function selectBeyond(tx: Transaction): Promise<KeptCheckpoint[]> {
  const { rows } = await sql<KeptCheckpoint>`
    SELECT c.size::float8 AS size, c.root, c.note FROM audit_checkpoint c
    WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.index = c.size - 1) ORDER BY c.size`.execute(
    tx,
  );
  return rows;
}

export async function countKept(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM audit_checkpoint`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Of each tile its key and the SHA-256 of what it holds. */
export async function selectTileDigests(tx: Transaction): Promise<TileDigest[]> {
  const { rows } = await sql<TileDigest>`
    SELECT level || '/' || index AS key, sha256(hashes) AS digest FROM audit_tile`.execute(tx);
  return rows;
}

/** Older than any seal takes: somebody put them in past the sealer, or nothing seals. */
const sealedWithinSeconds = 60;

export async function countUnsealed(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM audit_entry e
    WHERE e.at < clock_timestamp() - ${sealedWithinSeconds} * interval '1 second'
      AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`.execute(tx);
  return rows[0]?.count ?? 0;
}
