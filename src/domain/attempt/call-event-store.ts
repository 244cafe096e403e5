import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { CallNews } from './call-news.ts';

/** Keeps what the carrier said before anything is made of it; false where it said so before. */
export async function insertCallEvent(
  tx: Transaction,
  attemptId: string,
  news: CallNews,
): Promise<boolean> {
  const { carrierId, sequenceNumber, carrierStatus, kind, ...rest } = news;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('call_event')
    .values({
      attempt_id: attemptId,
      carrier_id: carrierId,
      sequence_number: sequenceNumber,
      carrier_status: carrierStatus,
      kind,
      event: JSON.stringify(rest),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Keys are kept as events too: they are evidence, and the count of them is the call's memory. */
export async function insertKeyPress(
  tx: Transaction,
  press: { attemptId: string; carrierId: string; key: string },
): Promise<void> {
  await sql`
    INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
    SELECT ${press.attemptId}, ${press.carrierId},
      (SELECT count(*)::int FROM call_event WHERE attempt_id = ${press.attemptId} AND kind = 'key'),
      ${press.key}, 'key', '{}'
    ON CONFLICT DO NOTHING`.execute(tx);
}

/** The keys pressed so far on this call, in order; `none` is a silence, `recorder` the beginning of a recording. */
export async function selectKeyPresses(
  tx: Transaction,
  attemptId: string,
  carrierId: string,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('call_event')
    .select('carrier_status')
    .where('attempt_id', '=', attemptId)
    .where('carrier_id', '=', carrierId)
    .where('kind', '=', 'key')
    .orderBy('sequence_number')
    .execute();
  return rows.map((row) => row.carrier_status);
}
