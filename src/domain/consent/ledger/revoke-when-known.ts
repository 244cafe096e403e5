import { setTimeout as wait } from 'node:timers/promises';
import { many, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Revocation } from './consent.ts';
import { revokeConsent } from './revoke-consent.ts';

/** A call or text that was committed to, and whose answer isn't there yet. */
type OpenOrder = { attemptId: string; fence: string };

/** `revokeConsent` within the transaction of `revokeWhenKnown`. */
export type Revoke = (revocation: Revocation) => Promise<string>;

/** Within it too: sees to what its gate, which is held, has just come to forbid a phone, and is on its way there. */
export type AwaitOrders = (phoneId: string) => Promise<void>;

/** An intent is good for five seconds: after six, whatever was not sent never is, and the next look passes it over. */
const patienceMs = 6_000;
const lookEveryMs = 10;
/** While one order is waited for, another may be committed to: each is waited for, though not for ever. */
const mostWaits = 5;

/**
 * One transaction that takes withdrawals, once nothing that they forbid can leave for their phones any more: what was
 * committed to before is taken back by its worker, or with the carrier. So no call to a phone goes out after its
 * withdrawal is committed, let alone acknowledged. Nothing is locked meanwhile; `act` is done again, from the start,
 * when the order is known, and by then takes what it finds: a withdrawal is never refused.
 */
export async function revokeWhenKnown<T>(
  db: Db,
  act: (tx: Transaction, revoke: Revoke, awaitOrdersTo: AwaitOrders) => Promise<T>,
): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await transact(db, (tx) => {
        const awaitOrdersTo = async (phoneId: string) => {
          const orders = await selectOpenOrders(tx, phoneId);
          if (orders.length > 0 && waits < mostWaits) throw new OrdersUnderWay(orders);
        };
        const revoke = async (revocation: Revocation) => {
          const id = await revokeConsent(tx, revocation);
          // The phone's gate is held from here on, so that no intent is committed meanwhile.
          await awaitOrdersTo(revocation.phoneId);
          return id;
        };
        return act(tx, revoke, awaitOrdersTo);
      });
    } catch (error) {
      if (!(error instanceof OrdersUnderWay)) throw error;
      await awaitOrders(db, error.orders);
    }
  }
}

class OrdersUnderWay extends Error {
  override name = 'OrdersUnderWay';
  readonly orders: readonly OpenOrder[];

  constructor(orders: readonly OpenOrder[]) {
    super('orders are on their way to a phone that withdraws');
    this.orders = orders;
  }
}

async function awaitOrders(db: Db, orders: readonly OpenOrder[]): Promise<void> {
  const giveUpMs = performance.now() + patienceMs;
  await askBack(db, orders);
  while (performance.now() < giveUpMs && !(await areKnown(db, orders))) await wait(lookEveryMs);
}

/**
 * Orders to a phone that its gate would refuse now, and that may still leave: an intent is good for five seconds, so an
 * older one was sent or never will be.
 */
async function selectOpenOrders(tx: Transaction, phoneId: string): Promise<OpenOrder[]> {
  return many<OpenOrder>(tx)`
    SELECT a.id AS "attemptId", a.fence FROM attempt a
    JOIN campaign_version v ON v.id = a.version_id
    CROSS JOIN LATERAL verdicts_on(v.purpose, a.channel, v.school_ids, v.group_ids, v.tells, ARRAY[a.phone_id],
      listed_contacts(v.id, ARRAY[a.phone_id])) AS verdict
    WHERE a.phone_id = ${phoneId} AND a.state = 'placing' AND a.intent_at > clock_timestamp() - interval '6 seconds'
      AND NOT verdict.allows`;
}

/** Asks anyone who holds them to take them back; workers hear of it at once. */
async function askBack(db: Db, orders: readonly OpenOrder[]): Promise<void> {
  await run(db)`
    WITH asked AS (
      UPDATE attempt a SET recall_fence = a.fence
      FROM (SELECT id FROM attempt WHERE id = ANY (${orders.map(({ attemptId }) => attemptId)}::uuid[])
        ORDER BY id FOR NO KEY UPDATE) o
      WHERE a.id = o.id AND a.state = 'placing' RETURNING a.campaign_id
    )
    SELECT pg_notify('campaign', campaign_id::text) FROM asked`;
}

/** Whether all of them are with the carrier, back in the plan, or over. */
async function areKnown(db: Db, orders: readonly OpenOrder[]): Promise<boolean> {
  const rows = await many(db)`
    SELECT FROM unnest(${orders.map(({ attemptId }) => attemptId)}::uuid[],
      ${orders.map(({ fence }) => fence)}::bigint[]) AS o(id, fence)
    JOIN attempt a ON a.id = o.id AND a.fence = o.fence AND a.state = 'placing'`;
  return rows.length === 0;
}
