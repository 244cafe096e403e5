import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { deadlineSeconds } from '#domain/attempt/machine/attempt.ts';
import type { Channel } from '#domain/shared/channel.ts';

export type CallInDoubt = {
  id: string;
  token: string;
  channel: Channel;
  number: Buffer;
  index: Buffer;
  /** The number that the call shows. */
  sender: string | null;
  intentAt: Temporal.Instant;
};

/** Calls that may or may not have been placed, for one worker to ask the carrier about now; asked again in half a minute. */
export async function leaseDoubts(db: Db, limit: number): Promise<CallInDoubt[]> {
  const { rows } = await sql<CallInDoubt>`
    UPDATE attempt a SET deadline_at = clock_timestamp() + ${deadlineSeconds.asked} * interval '1 second'
    FROM (SELECT id FROM attempt WHERE state = 'unknown' AND deadline_at <= now()
      -- Nobody can be asked about a text.
      ORDER BY channel = 'text', deadline_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late, phone p
    WHERE a.id = late.id AND p.id = a.phone_id
    RETURNING a.id, a.token, a.channel, p.number, p.index, a.sender, a.intent_at AS "intentAt"`.execute(
    db,
  );
  return rows;
}

/** Of the calls the carrier has to a number, those that no attempt stands for, and none that wakes somebody on the staff. */
export async function findUnclaimed(db: Db, carrierIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM unnest(${carrierIds}::text[]) AS found(id)
    WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.carrier_id = found.id)
      AND NOT EXISTS (SELECT FROM call_event e WHERE e.carrier_id = found.id)
      AND NOT EXISTS (SELECT FROM approval_escalation w WHERE w.call_id = found.id)
      AND NOT EXISTS (SELECT FROM sealing_alarm_call s WHERE s.call_id = found.id)`.execute(db);
  return rows.map(({ id }) => id);
}
