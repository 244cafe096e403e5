import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Channel } from '#domain/shared/channel.ts';

/**
 * What is on its way is called back before it is answered, in the transaction of the stop; anyone who has answered hears it to the
 * end. How many calls there are.
 */
export async function requestCancel(tx: Transaction, campaignId: string): Promise<number> {
  const rows = await many<{ channel: Channel }>(tx)`
    UPDATE attempt SET
      cancel_requested = channel = 'voice' AND state <> 'answered',
      deadline_at = CASE WHEN channel = 'voice' AND state IN ('accepted', 'ringing') THEN clock_timestamp()
        ELSE deadline_at END
    -- In the order in which callbacks lock them, too.
    WHERE id IN (SELECT id FROM attempt WHERE campaign_id = ${campaignId}
        AND state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered') ORDER BY id FOR NO KEY UPDATE)
      AND state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered')
    RETURNING channel`;
  return rows.filter(({ channel }) => channel === 'voice').length;
}
