import { setTimeout as wait } from 'node:timers/promises';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Revocation } from './consent.ts';
import { areKnown, askBack, type OpenOrder, selectOpenOrders } from './order-store.ts';
import { revokeConsent } from './revoke-consent.ts';

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
