import { sql } from 'kysely';
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
    const { rows } = await sql<{
      id: string;
      operatorId: string;
      language: string;
      isLive: boolean;
    }>`
      SELECT r.id, r.operator_id AS "operatorId", r.language, o.state = 'answered' AS "isLive"
      FROM outreach o JOIN rehearsal r ON r.id = o.rehearsal_id
      WHERE o.token = ${token} AND o.carrier_id = ${carrierId} AND r.kind = 'recording'`.execute(
      tx,
    );
    const [call] = rows;
    if (call === undefined) return { kind: 'unknown-token' };
    await insertCarrierRecording(tx, { id: recordingId, rehearsalId: call.id });
    const { rows: held } = await sql<{ isOpen: boolean }>`
      SELECT recording_id IS NULL AND refusal IS NULL AND gone_at IS NULL AS "isOpen" FROM carrier_recording
      WHERE id = ${recordingId} AND rehearsal_id = ${call.id} FOR UPDATE`.execute(tx);
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
  await sql`
    UPDATE carrier_recording SET recording_id = ${kept}, refusal = ${refusal}
    WHERE id = ${recordingId} AND recording_id IS NULL AND refusal IS NULL`.execute(db);
}

/** The carrier has it no more. */
export async function recordRecordingGone(db: Db, recordingId: string): Promise<void> {
  await sql`UPDATE carrier_recording SET gone_at = clock_timestamp() WHERE id = ${recordingId}`.execute(
    db,
  );
}
