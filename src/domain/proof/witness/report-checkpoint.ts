import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import { findDistrict } from '#domain/district/find-district.ts';
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
    const newest = await selectCheckpoint(tx);
    if (newest === undefined) return undefined;
    const { size, at } = newest;
    const note = await cosignedNote(tx, size);
    const mail = mails ? await queueMail(tx, { size, note, operatorId }) : 'off';
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'checkpoint-shown',
      subject: { kind: 'report', id: 'checkpoint' },
      facts: { size, mail },
    });
    const { timeZone = 'UTC' } = (await findDistrict(tx)) ?? {};
    return { size, at, timeZone, note, mail };
  });
}

async function queueMail(
  tx: Transaction,
  { size, note, operatorId }: { size: number; note: string; operatorId: string },
): Promise<'queued' | 'waiting'> {
  const rows = await many(tx)`
    INSERT INTO checkpoint_mail (size, note, asked_by) VALUES (${size}, ${note}, ${operatorId})
    ON CONFLICT ((asked_by IS NULL)) WHERE sent_at IS NULL DO NOTHING RETURNING id`;
  return rows.length === 1 ? 'queued' : 'waiting';
}
