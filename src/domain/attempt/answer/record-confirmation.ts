import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { AtAnswer } from './answer-store.ts';

/** Somebody pressed the key that confirms. Once for each phone of a closure; the database knows who may. */
export async function recordConfirmation(
  tx: Transaction,
  press: { attemptId: string; carrierId: string; byCallBack: boolean },
): Promise<void> {
  const confirmed = await one<{ campaign: string; phone: string }>(tx)`
    INSERT INTO message_confirmed (campaign_id, phone_id, attempt_id, carrier_id, by_call_back)
    SELECT campaign_id, phone_id, id, ${press.carrierId}, ${press.byCallBack} FROM attempt WHERE id = ${press.attemptId}
    ON CONFLICT DO NOTHING RETURNING campaign_id AS campaign, phone_id AS phone`;
  if (confirmed === undefined) return;
  await note(
    tx,
    { kind: 'guardian', id: confirmed.phone },
    'message-confirmed',
    on('attempt', press.attemptId),
    { ...confirmed, call: press.carrierId, byCallBack: press.byCallBack },
  );
}

/** Whether this phone confirmed, on this call or another one. */
async function isConfirmed(tx: Transaction, attemptId: string): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM attempt a JOIN message_confirmed m ON m.campaign_id = a.campaign_id AND m.phone_id = a.phone_id
    WHERE a.id = ${attemptId}`;
  return rows.length > 0;
}

/** Key 1 on a call. Nobody confirms what was held back until now: the key lets it begin. A press that comes again adds nothing. */
export async function confirmByKey(
  tx: Transaction,
  { id, carrierId, spoken }: AttemptRow,
  { facts, isAgain }: { facts: AtAnswer; isAgain: boolean },
): Promise<boolean> {
  if (!facts.asksToConfirm || !spoken || carrierId === null) return false;
  if (!isAgain) await recordConfirmation(tx, { attemptId: id, carrierId, byCallBack: false });
  return isConfirmed(tx, id);
}
