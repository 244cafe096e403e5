import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';

/** The id of a row that is yet to be written, for what is bound to it before. In order of time, as the database makes them. */
export async function newId(db: Db | Transaction): Promise<string> {
  const row = await one<{ id: string }>(db)`SELECT uuidv7() AS id`;
  if (row === undefined) throw new Error('the database made no id');
  return row.id;
}
