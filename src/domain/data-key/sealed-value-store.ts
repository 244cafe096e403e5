import { sql } from 'kysely';
import { many, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Binding, EncryptedColumn } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';

/** How many values are written again at a time. A sound has half a megabyte. */
const mostRows = 500;
const mostSounds = 20;

export type SealedValue = { id: string; belongsTo: Binding; value: Buffer };

/** The next values of a column, by their rows' ids, that were written with another key than this one. */
export async function selectOutdated(
  db: Db,
  column: EncryptedColumn,
  { current, after }: { current: number; after: string | undefined },
): Promise<SealedValue[]> {
  const { table, value, id, row, most } = partsOf(column);
  const rows = await many<{ id: string; row: string; value: Buffer }>(db)`
    SELECT ${id} AS id, ${row} AS row, ${value} AS value FROM ${table}
    WHERE key_of(${value}) <> ${current} AND (${after ?? null}::uuid IS NULL OR ${id} > ${after ?? null}::uuid)
    ORDER BY ${id} LIMIT ${sql.lit(most)}`;
  return rows.map((found) => ({ ...found, belongsTo: `${column}:${found.row}` as const }));
}

/** Puts values into the place of the ones that they were made of; where another has come meanwhile, it stays. */
export async function replaceValues(
  tx: Transaction,
  column: EncryptedColumn,
  changes: readonly { id: string; before: Buffer; after: Buffer }[],
): Promise<void> {
  const { table, value, id } = partsOf(column);
  await run(tx)`
    UPDATE ${table} SET ${value} = n.after
    FROM unnest(${changes.map((change) => change.id)}::uuid[], ${changes.map((change) => change.before)}::bytea[],
      ${changes.map((change) => change.after)}::bytea[]) AS n (row_id, before, after)
    WHERE ${id} = n.row_id AND ${table}.${value} = n.before`;
}

function partsOf(column: EncryptedColumn) {
  const [table = '', value = ''] = column.split('.');
  const { foundBy, boundTo } = encryptedColumns[column];
  return {
    table: sql.ref(table),
    value: sql.ref(value),
    id: sql.raw(foundBy),
    row: sql.raw(boundTo),
    most: column === 'recording_audio.audio' ? mostSounds : mostRows,
  };
}
