import { sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Binding } from '#vault/data-key.ts';
import {
  drillPhoneBinding,
  emailBinding,
  operatorPhoneBinding,
  phoneBinding,
  senderBinding,
  type Vault,
} from '#vault/vault.ts';

/** A row that is found by the index of a number. */
export type IndexedRow = { id: string; index: Buffer; values: Buffer[] };

export type IndexedTable = {
  name: string;
  id: string;
  index: string;
  /** What is encrypted, the number first, and what each is bound to. */
  values: readonly string[];
  bindings: (row: { id: string; index: Buffer }) => readonly Binding[];
  /** Under the key that is used. */
  indexOf: (vault: Vault, e164: string) => Buffer;
  /** Whose number is gone, and whose index has to stay as it is: nobody can make it again. */
  keeps?: string;
  /** What keeps everybody else from looking for a row meanwhile. */
  lock?: string;
};

/** Every table whose rows hold both the index and the number. */
export const indexedTables: readonly IndexedTable[] = [
  {
    name: 'phone',
    id: 'id',
    index: 'index',
    values: ['number'],
    bindings: ({ index }) => [phoneBinding(index)],
    indexOf: (vault, e164) => vault.phoneIndex(e164),
    // An opt-out holds if the number comes back.
    keeps: `number = '' AND (EXISTS (SELECT FROM revocation r WHERE r.phone_id = phone.id)
      OR EXISTS (SELECT FROM phone_block b WHERE b.phone_id = phone.id))`,
    lock: `hashtext('bellwether phone indexes')`,
  },
  {
    name: 'email_address',
    id: 'id',
    index: 'index',
    values: ['address'],
    bindings: ({ index }) => [emailBinding(index)],
    indexOf: (vault, address) => vault.emailIndexes(address)[0],
    keeps: `address = '' AND EXISTS (SELECT FROM email_block b WHERE b.address_id = email_address.id)`,
    lock: `hashtext('bellwether phone indexes')`,
  },
  {
    name: 'operator_phone',
    id: 'operator_id',
    index: 'number_index',
    values: ['number'],
    bindings: ({ id }) => [operatorPhoneBinding(id)],
    indexOf: (vault, e164) => vault.phoneIndex(e164),
  },
  {
    name: 'drill_phone',
    id: 'id',
    index: 'number_index',
    values: ['number', 'name', 'consent'],
    bindings: ({ index }) =>
      (['number', 'name', 'consent'] as const).map((what) => drillPhoneBinding(index, what)),
    indexOf: (vault, e164) => vault.drillPhoneIndexes(e164)[0],
    lock: `hashtextextended('drill list', 0)`,
  },
  {
    name: 'family_request',
    id: 'id',
    index: 'phone_index',
    values: ['sender'],
    bindings: ({ index }) => [senderBinding(index)],
    indexOf: (vault, e164) => vault.phoneIndex(e164),
  },
];

/** Few: what refers to a phone waits for its batch. */
const most = 100;

/** The next rows by another key than this one, locked; those that somebody has are left for the next time. */
export async function lockOutdated(
  tx: Transaction,
  table: IndexedTable,
  { current, after }: { current: number; after: string | undefined },
): Promise<IndexedRow[]> {
  if (table.lock !== undefined) await run(tx)`SELECT pg_advisory_xact_lock(${sql.raw(table.lock)})`;
  return many<IndexedRow>(tx)`
    SELECT ${sql.ref(table.id)} AS id, ${sql.ref(table.index)} AS index,
      ARRAY[${sql.join(table.values.map((value) => sql.ref(value)))}] AS values
    FROM ${sql.table(table.name)} WHERE ${outdated(table, current)} AND (${after ?? null}::uuid IS NULL OR ${sql.ref(table.id)} > ${after ?? null}::uuid)
    ORDER BY 1 LIMIT ${sql.lit(most)} FOR UPDATE SKIP LOCKED`;
}

/** Gives a row the index of its number by the key that is used, and what is bound to the index with it. */
export async function updateIndex(
  tx: Transaction,
  table: IndexedTable,
  { id, index, values }: IndexedRow,
): Promise<void> {
  const columns = [table.index, ...table.values].map((name) => sql.ref(name));
  await run(tx)`
    UPDATE ${sql.table(table.name)} SET (${sql.join(columns)}) = ROW (${sql.join([index, ...values])})
    WHERE ${sql.ref(table.id)} = ${id}`;
}

/** How many rows are left that can go over to this key. */
export async function countOutdated(db: Db, table: IndexedTable, current: number): Promise<number> {
  const row = await one<{ count: number }>(db)`
    SELECT count(*)::int AS count FROM ${sql.table(table.name)} WHERE ${outdated(table, current)}`;
  return row?.count ?? 0;
}

const outdated = ({ index, keeps }: IndexedTable, current: number) =>
  sql`key_of_index(${sql.ref(index)}) <> ${current} AND NOT (${sql.raw(keeps ?? 'false')})`;
