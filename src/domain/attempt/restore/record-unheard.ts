import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import {
  lockAttempts,
  lockCampaignsOf,
  moveAttempts,
  noteAttempts,
} from '#domain/attempt/attempt-store.ts';
import { planFollowUp } from '#domain/attempt/plan/plan-follow-up.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import type { ForgottenOrder } from './forgotten-order.ts';

const actor: Actor = { kind: 'system', id: 'restore' };

/**
 * Calls that ended here after that moment without our words, and were picked up. An emergency calls again; of anything else no
 * call follows, and the phone stays unreached.
 */
export async function recordUnheard(
  db: Db,
  moment: Temporal.Instant,
  orders: readonly ForgottenOrder[],
): Promise<void> {
  const ids = orders.flatMap(({ isUnheard, report }) => (isUnheard ? [report.carrierId] : []));
  const rows = await many<{ id: string; next: string | null }>(db)`
    SELECT a.id, n.id AS next FROM attempt a JOIN campaign_version v ON v.id = a.version_id
    LEFT JOIN attempt n ON n.campaign_id = a.campaign_id AND n.phone_id = a.phone_id AND n.channel = a.channel
      AND n.try_number > a.try_number AND n.state = 'planned'
    WHERE a.carrier_id = ANY (${ids}::text[]) AND a.spoken_at IS NULL AND a.disposition = 'not-spoken'
      AND NOT a.superseded AND a.ended_at > ${moment.toString()}::timestamptz AND v.purpose <> 'emergency'`;
  for (const row of rows) await transact(db, (tx) => endHere(tx, row));
}

/** Its next try is no more, and what stands in for a call that reached nobody follows at once. */
async function endHere(
  tx: Transaction,
  { id, next }: { id: string; next: string | null },
): Promise<void> {
  const both = next === null ? [id] : [id, next];
  await lockCampaignsOf(tx, 'id', both, 'share');
  const locked = await lockAttempts(tx, both);
  const attempt = locked.get(id);
  if (attempt === undefined) return;
  await noteAttempts(tx, [{ id, superseded: true }]);
  const planned = next === null ? undefined : locked.get(next);
  if (planned?.state === 'planned') {
    const move = {
      id: planned.id,
      fence: planned.fence,
      from: 'planned',
      to: 'suppressed',
    } as const;
    await moveAttempts(tx, [{ ...move, disposition: 'not-spoken' }], actor);
  }
  await planFollowUp(tx, { ...attempt, superseded: true }, 'not-spoken');
}
