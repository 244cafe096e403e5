import { setTimeout as wait } from 'node:timers/promises';
import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { insertCarrierRecording, selectLastTake } from './carrier-recording-store.ts';
import {
  afterKey,
  type LastTake,
  type RecordingCall,
  type RecordingCallAnswer,
} from './recording-call.ts';

/** The carrier waits for an answer longer than this, and the speaker hears nothing meanwhile. */
const patienceMs = 4_000;
const lookMs = 250;

/** What was said after a tone is over. Where its speaker hung up, nobody is asked, and nothing is kept. */
export async function answerTake(
  db: Db,
  call: RecordingCall,
  take: { step: number; recordingId: string; hungUp: boolean },
): Promise<RecordingCallAnswer> {
  await transact(db, async (tx) => {
    await insertCarrierRecording(tx, { id: take.recordingId, rehearsalId: call.id });
    await run(tx)`
      UPDATE carrier_recording SET step = ${take.step},
        refusal = CASE WHEN ${take.hungUp} AND recording_id IS NULL THEN 'hung-up' ELSE refusal END
      WHERE id = ${take.recordingId} AND rehearsal_id = ${call.id} AND step IS NULL`;
  });
  return take.hungUp ? { kind: 'over' } : { kind: 'wait' };
}

/** A key on the call, or the silence where one was awaited. Sent again, it changes nothing. */
export async function answerRecordingKey(
  db: Db,
  call: RecordingCall,
  { step, key }: { step: number; key: Parameters<typeof afterKey>[0]['key'] },
): Promise<RecordingCallAnswer> {
  const take = await awaitTake(db, call);
  const next = afterKey({ take, step, key });
  if (take === undefined) return { kind: 'over' };
  switch (next) {
    case 'choose':
      return choose(db, call, take);
    case 'again':
      return { ...call, kind: 'ask', isAgain: true };
    case 'ask-about':
      return askAbout(db, call, take);
    case 'wait':
      return { kind: 'wait' };
    case 'over':
      return { kind: 'over' };
  }
}

/** The last take, once it has come or after a while. */
async function awaitTake(db: Db, { id }: RecordingCall): Promise<LastTake | undefined> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const take = await selectLastTake(db, id);
    const hasCome = take === undefined || take.recordingId !== null || take.refusal !== null;
    if (hasCome || performance.now() > untilMs) return take;
    await wait(lookMs);
  }
}

async function askAbout(
  db: Db,
  { language }: RecordingCall,
  { id, recordingId, refusal }: LastTake,
): Promise<RecordingCallAnswer> {
  await run(db)`UPDATE carrier_recording SET offers = offers + 1 WHERE id = ${id}`;
  return recordingId === null
    ? { kind: 'useless', refusal: refusal ?? 'lost' }
    : { kind: 'offer', language, recordingId };
}

/** Key 1: what was said goes with the draft, in place of what was recorded for it before. */
async function choose(db: Db, call: RecordingCall, take: LastTake): Promise<RecordingCallAnswer> {
  const { language, operatorId, draftId } = call;
  await transact(db, async (tx) => {
    const changed = await run(tx)`
      UPDATE carrier_recording SET chosen_at = clock_timestamp()
      WHERE id = ${take.id} AND chosen_at IS NULL`;
    if (changed !== 1) return;
    await run(tx)`
      INSERT INTO draft_recording (operator_id, draft_id, language, recording_id, text_digest)
      SELECT ${operatorId}, ${draftId}, ${language}, ${take.recordingId}, text_digest FROM rehearsal WHERE id = ${call.id}
      ON CONFLICT (operator_id, draft_id, language) DO UPDATE SET
        recording_id = excluded.recording_id, text_digest = excluded.text_digest, at = clock_timestamp()`;
    await note(tx, by(operatorId), 'recording-chosen', on('operator', operatorId), {
      recording: take.recordingId ?? '',
      language,
    });
  });
  return { kind: 'chosen', language, milliseconds: take.milliseconds ?? 0 };
}
