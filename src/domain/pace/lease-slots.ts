import { type Db, transact } from '#database/transaction.ts';
import type { Pacing } from './lease-calls.ts';
import { insertLateCalls, lockPace, saveBook, selectBook } from './pace-store.ts';
import { assignSlots, type LateCall, type Slot, type SlotWish } from './slots.ts';

/** Slots for calls that have none, or have missed theirs; undefined where no number that may be shown is free. */
export async function leaseSlots(
  db: Db,
  pacing: Pacing,
  wishes: readonly SlotWish[],
): Promise<(Slot | undefined)[]> {
  return transact(db, async (tx) => {
    await lockPace(tx, pacing.account);
    const read = await selectBook(tx, pacing.account);
    const { slots, book } = assignSlots(read, wishes, pacing);
    await saveBook(tx, pacing.account, { read, after: book });
    return slots;
  });
}

/**
 * Calls that left late; whoever takes the next slots reads of them. Waits for nobody who takes some now, and tries twice,
 * for a session may have broken.
 */
export async function tellLateCalls(
  db: Db,
  account: string,
  late: readonly LateCall[],
): Promise<void> {
  const tell = () => insertLateCalls(db, account, late);
  await tell().catch(tell);
}
