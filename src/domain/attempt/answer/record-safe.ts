import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { AtAnswer } from './answer-store.ts';

/**
 * Somebody of the staff is safe. Once for each phone of a closure; the database knows who was asked, and whose phone it is.
 * Whether it was said for the first time.
 */
export async function recordSafe(
  tx: Transaction,
  /** `carrierId` is of the call with the key, or of the text that came in. */
  said: { attemptId: string; carrierId: string; means: 'key' | 'text' },
): Promise<boolean> {
  const { attemptId, carrierId, means } = said;
  const noted = await one<{ campaign: string; phone: string; shared: boolean }>(tx)`
    INSERT INTO staff_safe (campaign_id, phone_id, attempt_id, carrier_id, means)
    SELECT campaign_id, phone_id, id, ${carrierId}, ${means} FROM attempt WHERE id = ${attemptId}
    ON CONFLICT DO NOTHING
    RETURNING campaign_id AS campaign, phone_id AS phone, guardian_id IS NULL AS shared`;
  if (noted === undefined) return false;
  await note(
    tx,
    { kind: 'guardian', id: noted.phone },
    'staff-said-safe',
    on('attempt', attemptId),
    { ...noted, means, ...(means === 'key' ? { call: carrierId } : { text: carrierId }) },
  );
  return true;
}

/** Whether this phone said so, on this call or in another way. */
async function hasSaidSafe(tx: Transaction, attemptId: string): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM attempt a JOIN staff_safe s ON s.campaign_id = a.campaign_id AND s.phone_id = a.phone_id
    WHERE a.id = ${attemptId}`;
  return rows.length > 0;
}

/** Key 8 on a call, by a person who heard the question. A press that comes again adds nothing. */
export async function saySafeByKey(
  tx: Transaction,
  { id, carrierId, spoken }: AttemptRow,
  { facts, isAgain }: { facts: AtAnswer; isAgain: boolean },
): Promise<boolean> {
  if (!facts.asksIfSafe || !spoken || carrierId === null) return false;
  if (!isAgain) await recordSafe(tx, { attemptId: id, carrierId, means: 'key' });
  return hasSaidSafe(tx, id);
}
