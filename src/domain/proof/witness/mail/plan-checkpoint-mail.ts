import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';

/** Has the newest checkpoint e-mailed to the auditor, where a day has passed since the last one that was planned. */
export async function planCheckpointMail(db: Db): Promise<void> {
  if (!(await isDue(db))) return;
  await transact(db, async (tx) => {
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('checkpoint_mail', 0))`;
    if (!(await isDue(tx))) return;
    const { size } = (await selectCheckpoint(tx)) ?? {};
    if (size === undefined) return;
    const note = await cosignedNote(tx, size);
    await run(tx)`INSERT INTO checkpoint_mail (size, note) VALUES (${size}, ${note})`;
  });
}

/** One that still waits is as good as the next. */
async function isDue(db: Db | Transaction): Promise<boolean> {
  const { rows } = await executePrepared(
    db,
    sql<{ isDue: boolean }>`
    SELECT EXISTS (SELECT FROM audit_checkpoint)
      AND NOT EXISTS (SELECT FROM checkpoint_mail WHERE asked_by IS NULL AND at > clock_timestamp() - interval '1 day')
      AND NOT EXISTS (SELECT FROM checkpoint_mail WHERE asked_by IS NULL AND sent_at IS NULL) AS "isDue"`,
  );
  return rows[0]?.isDue ?? false;
}
