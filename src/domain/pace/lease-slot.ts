import { type Db, transact } from '#database/transaction.ts';
import type { Pacing } from './lease-calls.ts';
import { lockPace, saveBook, selectBook } from './pace-store.ts';
import { assignSlots, type Slot, type SlotWish } from './slots.ts';

/** One slot for a call that has none, or has missed its own; undefined where no number that it may show is free. */
export async function leaseSlot(db: Db, pacing: Pacing, wish: SlotWish): Promise<Slot | undefined> {
  return transact(db, async (tx) => {
    await lockPace(tx, pacing.account);
    const before = await selectBook(tx, pacing.account);
    const { slots, book } = assignSlots(before, [wish], pacing);
    await saveBook(tx, pacing.account, book);
    return slots[0];
  });
}
