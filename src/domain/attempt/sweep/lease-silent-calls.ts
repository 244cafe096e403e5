import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { deadlineSeconds } from '#domain/attempt/machine/attempt.ts';
import type { Channel } from '#domain/shared/channel.ts';

export type SilentCall = {
  id: string;
  token: string;
  channel: Channel;
  carrierId: string;
  cancelRequested: boolean;
};

/** Calls and texts the carrier should have told more about by now, and calls that a stop wants ended, for one worker to see to. */
export async function leaseSilentCalls(db: Db, limit: number): Promise<SilentCall[]> {
  return many<SilentCall>(db)`
    UPDATE attempt a SET deadline_at = clock_timestamp() + interval '1 second'
      * CASE WHEN a.channel = 'text' THEN ${deadlineSeconds.receipt}::int
        WHEN a.cancel_requested AND a.state <> 'answered' THEN ${deadlineSeconds.endedAgain}::int
        ELSE ${deadlineSeconds.asked}::int END
    FROM (SELECT id FROM attempt WHERE state IN ('accepted', 'ringing', 'answered') AND deadline_at <= now()
      -- What a stop wants ended may ring just now; a text that has left is in no hurry.
      ORDER BY cancel_requested DESC, channel = 'text', deadline_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late
    WHERE a.id = late.id
    RETURNING a.id, a.token, a.channel, a.carrier_id AS "carrierId",
      a.cancel_requested AND a.state <> 'answered' AS "cancelRequested"`;
}
