import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { LastTake } from './recording-call.ts';

/** Keeps that the carrier holds a recording of a call, once. */
export async function insertCarrierRecording(
  tx: Db | Transaction,
  { id, rehearsalId }: { id: string; rehearsalId: string },
): Promise<void> {
  await run(tx)`
    INSERT INTO carrier_recording (id, rehearsal_id) VALUES (${id}, ${rehearsalId}) ON CONFLICT DO NOTHING`;
}

/** What was said after the last tone of a call. */
export async function selectLastTake(
  db: Db | Transaction,
  rehearsalId: string,
): Promise<LastTake | undefined> {
  return one<LastTake>(db)`
    SELECT c.id, c.step, c.recording_id AS "recordingId", r.milliseconds, c.refusal, c.offers,
      c.chosen_at IS NOT NULL AS "isChosen"
    FROM carrier_recording c LEFT JOIN recording r ON r.id = c.recording_id
    WHERE c.rehearsal_id = ${rehearsalId} AND c.step IS NOT NULL
    ORDER BY c.step DESC LIMIT 1`;
}
