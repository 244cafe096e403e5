import { type Db, transact } from '#database/transaction.ts';
import type { Pacing } from './lease-calls.ts';
import { lockPace, saveBook, selectBook } from './pace-store.ts';
import { assignSlots, type LateCall, noteLate, type Slot, type SlotWish } from './slots.ts';

/** Slots for calls that have none, or have missed theirs; undefined where no number that may be shown is free. */
export async function leaseSlots(
  db: Db,
  pacing: Pacing,
  wishes: readonly SlotWish[],
): Promise<(Slot | undefined)[]> {
  return transact(db, async (tx) => {
    await lockPace(tx, pacing.account);
    const { slots, book } = assignSlots(await selectBook(tx, pacing.account), wishes, pacing);
    await saveBook(tx, pacing.account, book);
    return slots;
  });
}

/** Calls that left late; see `noteLate`. */
export async function noteLateCalls(
  db: Db,
  account: string,
  late: readonly LateCall[],
): Promise<void> {
  await transact(db, async (tx) => {
    await lockPace(tx, account);
    await saveBook(tx, account, noteLate(await selectBook(tx, account), late));
  });
}
