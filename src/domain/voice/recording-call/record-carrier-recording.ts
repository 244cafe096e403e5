import { many, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { insertCarrierRecording } from './carrier-recording-store.ts';
import type { TakeRefusal } from './recording-call.ts';

/** What is to be done with the audio that the carrier has ready. */
export type HeldRecording =
  | { kind: 'wanted'; operatorId: string; language: string }
  /** Taken before, or nobody is on the call any more: it is deleted there, and that is all. */
  | { kind: 'unwanted' }
  /** No call of ours has this token and this id. */
  | { kind: 'unknown-token' };

/** Keeps that the carrier has a recording of a call ready. */
export async function recordHeldRecording(
  db: Db,
  { token, carrierId, recordingId }: { token: string; carrierId: string; recordingId: string },
): Promise<HeldRecording> {
  return transact(db, async (tx): Promise<HeldRecording> => {
    const rows = await many<{
      id: string;
      operatorId: string;
      language: string;
      isLive: boolean;
    }>(tx)`
      SELECT r.id, r.operator_id AS "operatorId", r.language, o.state = 'answered' AS "isLive"
      FROM outreach o JOIN rehearsal r ON r.id = o.rehearsal_id
      WHERE o.token = ${token} AND o.carrier_id = ${carrierId} AND r.kind = 'recording'`;
    const [call] = rows;
    if (call === undefined) return { kind: 'unknown-token' };
    await insertCarrierRecording(tx, { id: recordingId, rehearsalId: call.id });
    const held = await many<{ isOpen: boolean }>(tx)`
      SELECT recording_id IS NULL AND refusal IS NULL AND gone_at IS NULL AS "isOpen" FROM carrier_recording
      WHERE id = ${recordingId} AND rehearsal_id = ${call.id} FOR UPDATE`;
    const isOpen = held[0]?.isOpen;
    // Somebody else's recording is none of this call's.
    if (isOpen === undefined) return { kind: 'unknown-token' };
    return call.isLive && isOpen ? { kind: 'wanted', ...call } : { kind: 'unwanted' };
  });
}

/** Keeps what became of its audio here. */
export async function recordTake(
  db: Db,
  recordingId: string,
  outcome: { recordingId: string } | { refusal: TakeRefusal },
): Promise<void> {
  const kept = 'recordingId' in outcome ? outcome.recordingId : null;
  const refusal = 'refusal' in outcome ? outcome.refusal : null;
  await run(db)`
    UPDATE carrier_recording SET recording_id = ${kept}, refusal = ${refusal}
    WHERE id = ${recordingId} AND recording_id IS NULL AND refusal IS NULL`;
}

/** The carrier has it no more. */
export async function recordRecordingGone(db: Db, recordingId: string): Promise<void> {
  await run(db)`UPDATE carrier_recording SET gone_at = clock_timestamp() WHERE id = ${recordingId}`;
}
