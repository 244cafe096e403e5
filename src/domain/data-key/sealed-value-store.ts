import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Binding, EncryptedColumn } from '#vault/data-key.ts';

/** Where the encrypted columns are: which of a row's columns finds it again, and which one its value is bound to. */
const places: Record<EncryptedColumn, { id: string; row: string; most?: number }> = {
  'guardian.name': { id: 'id', row: 'sourced_id' },
  'phone.number': { id: 'id', row: `encode(index, 'hex')` },
  'student.name': { id: 'id', row: 'sourced_id' },
  'operator_phone.number': { id: 'operator_id', row: 'operator_id::text' },
  'drill_phone.name': { id: 'id', row: `encode(number_index, 'hex')` },
  'drill_phone.number': { id: 'id', row: `encode(number_index, 'hex')` },
  'step_up.id_token': { id: 'id', row: 'sign_in_id::text' },
  'revocation.words': { id: 'id', row: 'id::text' },
  'family_request.sender': { id: 'id', row: `encode(phone_index, 'hex')` },
  'family_request_text.words': { id: 'id', row: 'id::text' },
  'family_text.words': { id: 'id', row: 'id::text' },
  // Half a megabyte each.
  'recording_audio.audio': { id: 'recording_id', row: 'recording_id::text', most: 20 },
};
const mostRows = 500;

export type SealedValue = { id: string; belongsTo: Binding; value: Buffer };

/** The next values of a column, by their rows' ids, that were written with another key than this one. */
export async function selectOutdated(
  db: Db,
  column: EncryptedColumn,
  { current, after }: { current: number; after: string | undefined },
): Promise<SealedValue[]> {
  const { table, value, id, row, most } = placeOf(column);
  const { rows } = await sql<{ id: string; row: string; value: Buffer }>`
    SELECT ${id} AS id, ${row} AS row, ${value} AS value FROM ${table}
    WHERE key_of(${value}) <> ${current} AND (${after ?? null}::uuid IS NULL OR ${id} > ${after ?? null}::uuid)
    ORDER BY ${id} LIMIT ${sql.lit(most)}`.execute(db);
  return rows.map((found) => ({ ...found, belongsTo: `${column}:${found.row}` as const }));
}

/** Puts values into the place of the ones that they were made of; where another has come meanwhile, it stays. */
export async function replaceValues(
  tx: Transaction,
  column: EncryptedColumn,
  changes: readonly { id: string; before: Buffer; after: Buffer }[],
): Promise<void> {
  const { table, value, id } = placeOf(column);
  await sql`
    UPDATE ${table} SET ${value} = n.after
    FROM unnest(${changes.map((change) => change.id)}::uuid[], ${changes.map((change) => change.before)}::bytea[],
      ${changes.map((change) => change.after)}::bytea[]) AS n (id, before, after)
    WHERE ${table}.${id} = n.id AND ${table}.${value} = n.before`.execute(tx);
}

function placeOf(column: EncryptedColumn) {
  const [table = '', value = ''] = column.split('.');
  const { id, row, most = mostRows } = places[column];
  return { table: sql.ref(table), value: sql.ref(value), id: sql.ref(id), row: sql.raw(row), most };
}
