import type { Db } from '#database/transaction.ts';
import { createPacer } from './pacing.ts';

/** The account’s next slot for something that is no try of a closure: no list is read for it. */
export function createSlotTaker(db: Db, account: string) {
  const pacer = createPacer(db, account);
  return {
    async takeSlot(signal: AbortSignal): Promise<{ left(): void } | undefined> {
      const slot = await pacer.reserve();
      if (slot === undefined) return undefined;
      await pacer.until(slot.atMs, signal);
      return { left: () => pacer.noteLeft(slot) };
    },
  };
}
