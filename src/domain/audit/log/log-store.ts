import { type RawBuilder, sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
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
  return many<Tile>(tx)`
    SELECT t.level, t.index::float8 AS index, t.hashes FROM audit_tile t
    JOIN unnest(${wanted.map(({ level }) => level)}::int[], ${wanted.map(({ index }) => index)}::bigint[])
      AS w (level, index) ON (t.level, t.index) = (w.level, w.index)`;
}

export async function saveTiles(tx: Transaction, tiles: readonly Tile[]): Promise<void> {
  await run(tx)`
    INSERT INTO audit_tile (level, index, hashes)
    SELECT * FROM unnest(${tiles.map(({ level }) => level)}::int[], ${tiles.map(({ index }) => index)}::bigint[],
      ${tiles.map(({ hashes }) => hashes)}::bytea[])
    ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes`;
}

const rowsAtATime = 2_000;

type SealedEntry = {
  index: number;
  id: string | null;
  at: string;
  actorKind: string;
  actorId: string | null;
  act: string;
  subjectKind: string;
  subjectId: string;
  facts: unknown;
};

/** Every leaf by its place, with the checkpoint that ends there, so many at a time. */
export async function* streamLog(tx: Transaction): AsyncGenerator<SealedRow[]> {
  const leaves = walk<SealedEntry>(
    tx,
    'log_leaves',
    sql`
    SELECT l.index::float8 AS index, e.id::text AS id,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.actor_kind AS "actorKind",
      e.actor_id AS "actorId", e.act, e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.facts
    FROM audit_leaf l LEFT JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.index`,
  );
  await using checkpoints = eachOf(
    walk<KeptCheckpoint>(
      tx,
      'log_checkpoints',
      sql`SELECT size::float8 AS size, root, note FROM audit_checkpoint ORDER BY size`,
    ),
  );
  let kept = await checkpoints.next();
  for await (const rows of leaves) {
    const sealed: SealedRow[] = [];
    for (const row of rows) {
      const size = row.index + 1;
      // Those that end with no leaf are told apart, and one that is there twice is counted.
      while (!kept.done && kept.value.size < size) kept = await checkpoints.next();
      const ends = !kept.done && kept.value.size === size ? kept.value : null;
      sealed.push({
        index: row.index,
        entry: row.id === null ? null : entryOf(row, row.id),
        kept: ends,
      });
    }
    yield sealed;
  }
}

const entryOf = (row: SealedEntry, id: string): LoggedEntry => ({
  id,
  at: row.at,
  actor: { kind: row.actorKind, id: row.actorId },
  act: row.act,
  subject: { kind: row.subjectKind, id: row.subjectId },
  facts: row.facts,
});

/** Reads by a cursor. While a batch is looked at, the database is at the next one. */
async function* walk<Row>(
  tx: Transaction,
  name: string,
  query: RawBuilder<unknown>,
): AsyncGenerator<Row[]> {
  await run(tx)`DECLARE ${sql.ref(name)} NO SCROLL CURSOR FOR ${query}`;
  const fetch = () =>
    sql<Row>`FETCH ${sql.lit(rowsAtATime)} FROM ${sql.ref(name)}`
      .execute(tx)
      .then(({ rows }) => rows);
  let next = fetch();
  try {
    for (let rows = await next; rows.length > 0; rows = await next) {
      next = fetch();
      yield rows;
    }
  } finally {
    await next.catch(() => undefined);
  }
}

async function* eachOf<Row>(batches: AsyncGenerator<Row[]>): AsyncGenerator<Row, undefined> {
  for await (const rows of batches) yield* rows;
  return undefined;
}

/** Checkpoints that end with no leaf. */
export async function selectBeyond(tx: Transaction): Promise<KeptCheckpoint[]> {
  return many<KeptCheckpoint>(tx)`
    SELECT c.size::float8 AS size, c.root, c.note FROM audit_checkpoint c
    WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.index = c.size - 1) ORDER BY c.size`;
}

/** Checkpoints that tell of a change of the key: `audit_checkpoint_key_change` is their index. */
export const tellsOfKeyChange = (note: RawBuilder<unknown>) =>
  sql<boolean>`strpos(${note}, E'\nprevious-key ') > 0`;

export async function selectKeyChanges(tx: Db | Transaction): Promise<string[]> {
  const rows = await many<{ note: string }>(tx)`
    SELECT note FROM audit_checkpoint WHERE ${tellsOfKeyChange(sql`note`)} ORDER BY size`;
  return rows.map(({ note }) => note);
}

export async function countKept(tx: Transaction): Promise<number> {
  const row = await one<{ count: number }>(tx)`
    SELECT count(*)::int AS count FROM audit_checkpoint`;
  return row?.count ?? 0;
}

/** Of each tile its key and the SHA-256 of what it holds. */
export async function selectTileDigests(tx: Transaction): Promise<TileDigest[]> {
  return many<TileDigest>(tx)`
    SELECT level || '/' || index AS key, sha256(hashes) AS digest FROM audit_tile`;
}

/** Older than any seal takes: somebody put them in past the sealer, or nothing seals. */
const sealedWithinSeconds = 60;

/** `late`: of those that wait, how many should have been sealed. */
export async function countUnsealed(tx: Transaction): Promise<{ waiting: number; late: number }> {
  const row = await one<{ waiting: number; late: number }>(tx)`
    SELECT count(*)::int AS waiting, (count(*) FILTER (
      WHERE e.at < clock_timestamp() - ${sealedWithinSeconds} * interval '1 second'))::int AS late
    FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`;
  return row ?? { waiting: 0, late: 0 };
}
