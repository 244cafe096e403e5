import { many } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import type { Disposition } from '#domain/attempt/machine/attempt.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { ForgottenOrder } from './forgotten-order.ts';

type Told = { id: string; campaign: string; disposition: Disposition };

/**
 * Calls that were picked up, and ended here after that moment as if nobody had heard the words. That they were handed out
 * may be lost: anyone who picked up counts as told, and is not called again.
 */
export async function recordLostWords(
  db: Db,
  moment: Temporal.Instant,
  orders: readonly ForgottenOrder[],
): Promise<void> {
  const calls = orders.flatMap(({ report: { carrierId }, answeredBy }) =>
    answeredBy === undefined ? [] : [{ carrierId, by: answeredBy }],
  );
  await transact(db, async (tx) => {
    const rows = await many<Told>(tx)`
      UPDATE attempt a SET spoken_at = clock_timestamp(), answered_by = coalesce(a.answered_by, w.by),
        disposition = CASE w.by WHEN 'human' THEN 'person' ELSE 'machine' END
      FROM jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) AS w("carrierId" text, by text)
      WHERE a.carrier_id = w."carrierId" AND a.spoken_at IS NULL AND a.disposition = 'not-spoken'
        AND a.ended_at > ${moment.toString()}::timestamptz
      RETURNING a.id, a.campaign_id AS campaign, a.disposition`;
    for (const { id, campaign, disposition } of rows)
      await note(tx, { kind: 'system', id: 'restore' }, 'attempt-moved', on('attempt', id), {
        campaign,
        from: 'completed',
        to: 'completed',
        disposition,
      });
  });
}
