import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import {
  type AttemptRow,
  audited,
  lockAttempts,
  lockCampaignsOf,
  lockPhones,
  moveAttempts,
  noteAttempts,
} from '#domain/attempt/attempt-store.ts';
import { isOver, type MachinePolicy, rankOf } from '#domain/attempt/machine/attempt.ts';
import { recordReport } from '#domain/attempt/outcome/record-reports.ts';
import { findUnclaimed } from '#domain/attempt/sweep/find-unclaimed.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import type { AnsweredBy } from '#domain/shared/carrier/carrier-report.ts';
import { newToken } from '#domain/shared/new-token.ts';
import type { ForgottenOrder } from './forgotten-order.ts';
import { selectByCarrierId, selectWaiting } from './forgotten-order-store.ts';

export type Found =
  /** The database knows how it ended. */
  | 'known'
  /** An attempt stands for it now. */
  | 'caught-up'
  /** No closure of the database waits for it. */
  | 'strange';

const actor: Actor = { kind: 'system', id: 'restore' };

/**
 * Lets an attempt stand for what was placed after the backup, as if it had been committed here: anyone who picked up counts as
 * told, and nobody is called a second time. What follows for the others is the approved policy's.
 */
export async function recordForgottenOrder(db: Db, order: ForgottenOrder): Promise<Found> {
  const token = await transact(db, (tx) => adopt(tx, order));
  if (token === 'known' || token === 'strange') return token;
  await recordReport(db, { token, phoneIndexes: undefined, report: order.report });
  return 'caught-up';
}

async function adopt(tx: Transaction, order: ForgottenOrder): Promise<string> {
  const { carrierId } = order.report;
  const owner = (await selectByCarrierId(tx, [carrierId])).get(carrierId);
  if (owner === undefined && (await findUnclaimed(tx, [carrierId])).length === 0) return 'known';
  const meant = owner ?? (await selectWaiting(tx, order));
  if (meant === undefined) return 'strange';
  await lockCampaignsOf(tx, 'id', [meant.id], 'share');
  await lockPhones(tx, [meant.phoneId]);
  const attempt = (await lockAttempts(tx, [meant.id])).get(meant.id);
  if (attempt === undefined || isOver(attempt.state)) return 'known';
  const token = meant.token ?? newToken();
  if (rankOf(attempt.state) < 0) await place(tx, attempt, { token, from: order.from });
  if (order.answeredBy !== undefined && !attempt.spoken)
    await tell(tx, attempt.id, { carrierId, by: order.answeredBy });
  if (order.isUnheard === true && !attempt.spoken && !(await isEmergency(tx, attempt.id)))
    await noteAttempts(tx, [{ id: attempt.id, superseded: true }]);
  return token;
}

/** Only an emergency calls again who heard an error in place of the message. */
async function isEmergency(tx: Transaction, id: string): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM attempt a JOIN campaign_version v ON v.id = a.version_id
    WHERE a.id = ${id} AND v.purpose = 'emergency'`;
  return rows.length > 0;
}

/** The moves that a worker made after the backup, with a new token: the one that the carrier was given is lost. */
async function place(
  tx: Transaction,
  { id, state }: AttemptRow,
  { token, from }: { token: string; from: string },
): Promise<void> {
  if (state === 'planned')
    await audited(
      tx,
      actor,
      sql`UPDATE attempt a SET state = 'claimed', fence = a.fence + 1, worker = ${actor.id},
        deadline_at = clock_timestamp() + interval '30 seconds' WHERE a.id = ${id}`,
    );
  const facts = await one<{ fence: string; rule: string; sender: string | null }>(tx)`
    SELECT a.fence, r.rule, CASE a.channel WHEN 'voice' THEN (SELECT n.number FROM sending_number n
      WHERE n.active AND may_show(v, n.number) ORDER BY n.number <> ${from} LIMIT 1) END AS sender
    FROM attempt a JOIN campaign_version v ON v.id = a.version_id
    JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
    WHERE a.id = ${id}`;
  if (facts === undefined) throw new Error(`attempt ${id} is of nobody’s list`);
  const { fence, rule, sender } = facts;
  const move = { id, fence, from: 'claimed', to: 'placing', token, rule } as const;
  const shown = sender === null ? {} : { sender };
  await moveAttempts(tx, [{ ...move, ...shown, deadlineSeconds: 50 }], actor);
}

/**
 * It was picked up, and the bot that answered then handed out what it would hand out now: the message, but to no machine
 * where that is so approved, or where one has it.
 */
async function tell(
  tx: Transaction,
  id: string,
  { carrierId, by }: { carrierId: string; by: AnsweredBy },
): Promise<void> {
  const now = await one<{
    fence: string;
    state: AttemptRow['state'];
    machines: MachinePolicy;
    isLeft: boolean;
  }>(tx)`
    SELECT a.fence, a.state, v.machines, EXISTS (SELECT FROM attempt o WHERE o.campaign_id = a.campaign_id
      AND o.phone_id = a.phone_id AND o.id <> a.id AND o.spoken_at IS NOT NULL) AS "isLeft"
    FROM attempt a JOIN campaign_version v ON v.id = a.version_id WHERE a.id = ${id}`;
  if (now === undefined) return;
  await noteAttempts(tx, [{ id, answeredBy: by }]);
  const isHeldBack = now.machines === 'retry-only' || now.isLeft;
  const move = { id, fence: now.fence, from: now.state, to: 'answered', carrierId } as const;
  const heard = isHeldBack ? { heldBack: true as const, spoken: by === 'human' } : { spoken: true };
  await moveAttempts(tx, [{ ...move, ...heard, deadlineSeconds: 120 }], actor);
}
