import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Restore } from './restore.ts';

export const restoreColumns = sql`id, moment, noticed_by AS "noticedBy", noticed_at AS "noticedAt", kept, lost_until AS "lostUntil",
  told_at AS "toldAt", asked_at AS "askedAt", spares, settled_at AS "settledAt", calls, texts, opt_outs AS "optOuts", strange`;

/** The restore that is not caught up with. */
export async function selectOpenRestore(db: Db | Transaction): Promise<Restore | undefined> {
  return one<Restore>(db)`
    SELECT ${restoreColumns} FROM database_restore WHERE settled_at IS NULL`;
}

export async function lockRestore(tx: Transaction, id: string): Promise<Restore | undefined> {
  return one<Restore>(tx)`
    SELECT ${restoreColumns} FROM database_restore WHERE id = ${id} FOR UPDATE`;
}

/** The newest one, over or not. */
export async function selectLatestRestore(db: Db | Transaction): Promise<Restore | undefined> {
  return one<Restore>(db)`
    SELECT ${restoreColumns} FROM database_restore ORDER BY id DESC LIMIT 1`;
}

/** An entry of the audit log that a program has seen. */
export type SeenEntry = { id: string; at: Temporal.Instant };

export type Place = {
  /** It stands where its mark says. */
  isMarked: boolean;
  isOpen: boolean;
  newest: SeenEntry | null;
  /** The entry that was seen before is here. */
  hasSeen: boolean;
};

export async function selectPlace(db: Db, seen?: SeenEntry): Promise<Place> {
  type Row = Omit<Place, 'newest'> & { id: string | null; at: Temporal.Instant | null };
  const { rows } = await executePrepared(
    db,
    sql<Row>`
    SELECT coalesce((SELECT mark = current_mark() FROM database_mark), false) AS "isMarked",
      EXISTS (SELECT FROM database_restore WHERE settled_at IS NULL) AS "isOpen",
      EXISTS (SELECT FROM audit_entry WHERE id = ${seen?.id ?? null}::bigint
        AND at = ${seen?.at.toString() ?? null}::timestamptz) AS "hasSeen",
      newest.id, newest.at
    FROM (SELECT) one LEFT JOIN LATERAL (SELECT id, at FROM audit_entry ORDER BY id DESC LIMIT 1) newest ON true`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the database told nothing about itself');
  const { isMarked, isOpen, hasSeen, id, at } = row;
  return { isMarked, isOpen, hasSeen, newest: id === null || at === null ? null : { id, at } };
}

export async function recordLoss(
  tx: Transaction,
  id: string,
  until: Temporal.Instant,
): Promise<void> {
  await run(tx)`
    UPDATE database_restore SET kept = false, lost_until = greatest(lost_until, ${until.toString()}::timestamptz)
    WHERE id = ${id}`;
}

/** A worker found what it had seen last, and none misses anything. */
export async function recordKept(db: Db): Promise<void> {
  await run(db)`
    UPDATE database_restore SET kept = true
    WHERE settled_at IS NULL AND NOT kept AND lost_until IS NULL`;
}
