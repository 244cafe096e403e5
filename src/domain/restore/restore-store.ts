import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Restore } from './restore.ts';

const columns = sql`id, moment, noticed_by AS "noticedBy", noticed_at AS "noticedAt", told_at AS "toldAt",
  asked_at AS "askedAt", settled_at AS "settledAt", calls, texts, opt_outs AS "optOuts", strange`;

/** The restore that is not caught up with. */
export async function selectOpenRestore(db: Db | Transaction): Promise<Restore | undefined> {
  const { rows } = await sql<Restore>`
    SELECT ${columns} FROM database_restore WHERE settled_at IS NULL`.execute(db);
  return rows[0];
}

export async function lockRestore(tx: Transaction, id: string): Promise<Restore | undefined> {
  const { rows } = await sql<Restore>`
    SELECT ${columns} FROM database_restore WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0];
}

/** The newest one, over or not. */
export async function selectLatestRestore(db: Db): Promise<Restore | undefined> {
  const { rows } = await sql<Restore>`
    SELECT ${columns} FROM database_restore ORDER BY id DESC LIMIT 1`.execute(db);
  return rows[0];
}
