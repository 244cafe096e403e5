import { type RawBuilder, sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { inclusionProof } from '#domain/audit/log/tree/tree.ts';
import { nodeHash } from '#domain/audit/merkle.ts';
import { type Basis, bases, type LedgerRow } from './ledger-row.ts';
import { ledgerTables } from './ledger-row-store.ts';

/** A row, the entry that is about it, and what leads from the row to the entry's root. */
export type ProvenRow = { row: LedgerRow; entry: string; place: number; hashes: string[] };

/** A row that was deleted when its term was over, by its digest. */
export type ProvenDeletion = {
  basis: Basis;
  id: string;
  digest: string;
  entry: string;
  place: number;
  hashes: string[];
};

type Placed = { entry: string; place: number; digests: Buffer };

/** Of these ids (a query with a column `id`) the rows that are there. One of no list has no proof and is left out. */
export async function* provenRows(
  tx: Transaction,
  ids: RawBuilder<unknown>,
  of: readonly Basis[] = bases,
): AsyncGenerator<ProvenRow> {
  for (const basis of of) {
    const { table, row } = ledgerTables[basis];
    // Lists are read by the transactions of the rows, and unfolded: one of a hundred thousand is looked through once.
    const rows = tx
      .selectFrom(
        sql<Omit<Placed, 'digests'> & { row: LedgerRow; id: string }>`(
          WITH own AS MATERIALIZED (
            SELECT r.id, r.tx, ${row} AS row FROM ${sql.table(table)} r WHERE r.id IN (SELECT id FROM (${ids}) AS used))
          SELECT own.id, own.row, l.entry_id::text AS entry, u.place::int - 1 AS place
          FROM ledger_list l CROSS JOIN LATERAL unnest(l.ids) WITH ORDINALITY AS u (id, place)
          JOIN own ON own.id = u.id
          WHERE l.basis = ${basis} AND NOT l.is_deletion AND l.tx IN (SELECT tx FROM own)
          ORDER BY l.entry_id, u.place)`.as('proven'),
      )
      .selectAll('proven')
      .stream(500);
    for await (const { id: _, ...proven } of withHashes(tx, rows)) yield proven;
  }
}

/** Of these ids those that are gone, and whose deletion the log has. */
export async function* provenDeletions(
  tx: Transaction,
  ids: RawBuilder<unknown>,
): AsyncGenerator<ProvenDeletion> {
  const rows = tx
    .selectFrom(
      sql<Omit<ProvenDeletion, 'hashes'>>`(
        SELECT l.basis, u.id, encode(substring(l.digests FROM 32 * (u.place::int - 1) + 1 FOR 32), 'hex') AS digest,
          l.entry_id::text AS entry, u.place::int - 1 AS place
        FROM ledger_list l CROSS JOIN LATERAL unnest(l.ids) WITH ORDINALITY AS u (id, place)
        WHERE l.is_deletion AND u.id IN (SELECT id FROM (${ids}) AS used)
        ORDER BY l.entry_id, u.place)`.as('gone'),
    )
    .selectAll('gone')
    .stream(500);
  yield* withHashes(tx, rows);
}

/** The rows come list by list, so that each list's tree is made once. */
async function* withHashes<T extends { entry: string; place: number }>(
  tx: Transaction,
  rows: AsyncIterable<T>,
): AsyncGenerator<T & { hashes: string[] }> {
  // A connection does one thing at a time: the rows are read to their end before the lists.
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  let tree: { entry: string; prove: (place: number) => Buffer[] } | undefined;
  for (const row of all) {
    if (tree?.entry !== row.entry)
      tree = { entry: row.entry, prove: proverOf(await selectDigests(tx, row.entry)) };
    yield { ...row, hashes: tree.prove(row.place).map((hash) => hash.toString('base64')) };
  }
}

async function selectDigests(tx: Transaction, entry: string): Promise<Buffer> {
  const row = await one<{ digests: Buffer }>(tx)`
    SELECT digests FROM ledger_list WHERE entry_id = ${entry}::bigint`;
  return row?.digests ?? Buffer.alloc(0);
}

/** Keeps the complete part of each level of the tree: a proof is then a dozen looks. */
function proverOf(digests: Buffer): (place: number) => Buffer[] {
  const leaves: Buffer[] = [];
  for (let at = 0; at < digests.length; at += 32) leaves.push(digests.subarray(at, at + 32));
  const levels = [leaves];
  for (let level = leaves; level.length > 1; ) {
    const above: Buffer[] = [];
    for (let at = 0; at + 1 < level.length; at += 2)
      above.push(nodeHash(level[at] as Buffer, level[at + 1] as Buffer));
    levels.push(above);
    level = above;
  }
  const complete = (from: number, to: number) => {
    const height = Math.log2(to - from);
    return levels[height]?.[from / 2 ** height] ?? Buffer.alloc(32);
  };
  return (place) => inclusionProof(complete, place, leaves.length);
}
