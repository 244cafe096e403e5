import type { Slot, SlotWish } from '#domain/pace/slots.ts';

type Waiting = SlotWish & { resolve(slot: Slot | undefined): void; reject(error: unknown): void };

/**
 * Asks for the slots of many calls at once: where one call misses its slot, the ones beside it have as well, and a
 * question for each of them would make the next ones late.
 */
export function createSlotDesk(
  ask: (wishes: readonly SlotWish[]) => Promise<(Slot | undefined)[]>,
): (wish: SlotWish) => Promise<Slot | undefined> {
  let waiting: Waiting[] = [];
  let isAsking = false;

  async function serve(): Promise<void> {
    isAsking = true;
    while (waiting.length > 0) {
      const served = waiting;
      waiting = [];
      try {
        const slots = await ask(served.map(({ callerIds }) => ({ callerIds })));
        for (const [i, one] of served.entries()) one.resolve(slots[i]);
      } catch (error) {
        for (const one of served) one.reject(error);
      }
    }
    isAsking = false;
  }

  return (wish) =>
    new Promise((resolve, reject) => {
      waiting.push({ ...wish, resolve, reject });
      if (!isAsking) void serve();
    });
}
