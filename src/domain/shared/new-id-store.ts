import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

/** The id of a row that is yet to be written, for what is bound to it before. In order of time, as the database makes them. */
export async function newId(db: Db | Transaction): Promise<string> {
  const { rows } = await sql<{ id: string }>`SELECT uuidv7() AS id`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database made no id');
  return row.id;
}
