import type { Carrier } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { leaseHeldRecordings } from '#domain/voice/recording-call/lease-held-recordings.ts';
import { recordRecordingGone } from '#domain/voice/recording-call/record-carrier-recording.ts';

const batch = 20;
const idleMs = 20_000;

/** Deletes at the carrier what it still holds of people's voices; says how many milliseconds to rest. */
export async function deleteRecordings({
  db,
  carrier,
}: {
  db: Db;
  carrier: Pick<Carrier, 'deleteRecording'>;
}): Promise<number> {
  const held = await leaseHeldRecordings(db, batch);
  for (const { id } of held) {
    await carrier.deleteRecording(id);
    await recordRecordingGone(db, id);
  }
  return held.length < batch ? idleMs : 0;
}
