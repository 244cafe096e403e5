import type { Db } from '#database/transaction.ts';
import { returnSlots, type Slots, takeSlots } from './pace-store.ts';

export type { Slots } from './pace-store.ts';

/** Reserves calling slots of the account; they are nobody else's from then on. */
export async function leaseSlots(db: Db, wish: Parameters<typeof takeSlots>[1]): Promise<Slots> {
  return takeSlots(db, wish);
}

export async function yieldSlots(db: Db, unused: Parameters<typeof returnSlots>[1]): Promise<void> {
  await returnSlots(db, unused);
}
