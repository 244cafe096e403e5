import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';

/** Has the newest checkpoint e-mailed to the auditor, where a day has passed since the last one that was planned. */
export async function planCheckpointMail(db: Db): Promise<void> {
  if ((await selectDue(db)) === undefined) return;
  await transact(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('checkpoint_mail', 0))`.execute(tx);
    const size = await selectDue(tx);
    if (size === undefined) return;
    const note = await cosignedNote(tx, size);
    await sql`INSERT INTO checkpoint_mail (size, note) VALUES (${size}, ${note})`.execute(tx);
  });
}

/** The size of the newest checkpoint; undefined where none is due: one that still waits is as good as the next. */
async function selectDue(db: Db | Transaction): Promise<number | undefined> {
  const { rows } = await executePrepared(
    db,
    sql<{ size: number }>`
    SELECT size::float8 AS size FROM audit_checkpoint
    WHERE NOT EXISTS (SELECT FROM checkpoint_mail WHERE asked_by IS NULL AND at > clock_timestamp() - interval '1 day')
      AND NOT EXISTS (SELECT FROM checkpoint_mail WHERE asked_by IS NULL AND sent_at IS NULL)
    ORDER BY size DESC LIMIT 1`,
  );
  return rows[0]?.size;
}
