import { type Carrier } from '#carrier/carrier.ts';
import { UnknownToken } from '#carrier/carrier-fault.ts';
import type { Db } from '#database/transaction.ts';
import { keepRecording } from '#domain/voice/recording/keep-recording.ts';
import { mostSoundBytes } from '#domain/voice/recording/recording.ts';
import {
  recordHeldRecording,
  recordRecordingGone,
  recordTake,
} from '#domain/voice/recording-call/record-carrier-recording.ts';
import type { Logger } from '#log/logger.ts';
import type { Vault } from '#vault/vault.ts';

/** The carrier waits 15 s for the answer to an event, and its speaker is on the line. */
const fetchMs = 6_000;

export type RecordingTools = {
  db: Db;
  vault: Vault;
  logger: Logger;
  carrier: Pick<Carrier, 'fetchRecording' | 'deleteRecording'>;
};

/**
 * Takes the audio of what somebody said on a call from the carrier, where it is deleted at once; what could not be deleted
 * a worker deletes. A failure to fetch is the carrier's to tell again.
 */
export async function takeRecording(
  { db, vault, logger, carrier }: RecordingTools,
  said: { token: string; carrierId: string; recordingId: string },
): Promise<void> {
  const { recordingId } = said;
  const held = await recordHeldRecording(db, said);
  if (held.kind === 'unknown-token') throw new UnknownToken('no call of ours recorded this');
  if (held.kind === 'wanted') await takeAudio(held);
  try {
    await carrier.deleteRecording(recordingId);
    await recordRecordingGone(db, recordingId);
  } catch (error) {
    logger.warn({ err: error, recording: recordingId }, 'the carrier still holds a recording');
  }

  async function takeAudio({ operatorId, language }: { operatorId: string; language: string }) {
    const limits = { maxBytes: mostSoundBytes, signal: AbortSignal.timeout(fetchMs) };
    const fetched = await carrier.fetchRecording(recordingId, limits);
    if (fetched.kind !== 'audio') {
      const refusal = fetched.kind === 'absent' ? 'lost' : 'too-large';
      return recordTake(db, recordingId, { refusal });
    }
    const { bytes } = fetched;
    const kept = await keepRecording(db, vault, { operatorId, language, bytes, source: 'call' });
    await recordTake(
      db,
      recordingId,
      kept.kind === 'kept' ? { recordingId: kept.recording.id } : { refusal: kept.reason },
    );
  }
}
