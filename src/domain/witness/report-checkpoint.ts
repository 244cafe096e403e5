import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';
import type { CheckpointPost } from './find-checkpoint-post.ts';

export type ReportedCheckpoint = CheckpointPost & {
  /** `waiting`: one that somebody asked for before has not been sent yet. */
  mail: 'queued' | 'waiting' | 'off';
};

/**
 * The newest checkpoint, for somebody to copy, and queued for the auditor's mail box where there is one. Undefined where
 * nothing is sealed yet.
 */
export async function reportCheckpoint(
  db: Db,
  { operatorId, mails }: { operatorId: string; mails: boolean },
): Promise<ReportedCheckpoint | undefined> {
  return transact(db, async (tx) => {
    const { rows } = await sql<Omit<CheckpointPost, 'note'>>`
      SELECT size::float8 AS size, at, coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone"
      FROM audit_checkpoint ORDER BY size DESC LIMIT 1`.execute(tx);
    const [newest] = rows;
    if (newest === undefined) return undefined;
    const note = await cosignedNote(tx, newest.size);
    const mail = mails ? await queueMail(tx, { size: newest.size, note, operatorId }) : 'off';
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'checkpoint-shown',
      subject: { kind: 'report', id: 'checkpoint' },
      facts: { size: newest.size, mail },
    });
    return { ...newest, note, mail };
  });
}

async function queueMail(
  tx: Transaction,
  { size, note, operatorId }: { size: number; note: string; operatorId: string },
): Promise<'queued' | 'waiting'> {
  const { rows } = await sql`
    INSERT INTO checkpoint_mail (size, note, asked_by) VALUES (${size}, ${note}, ${operatorId})
    ON CONFLICT ((asked_by IS NULL)) WHERE sent_at IS NULL DO NOTHING RETURNING id`.execute(tx);
  return rows.length === 1 ? 'queued' : 'waiting';
}
