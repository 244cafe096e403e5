import type { LateCall } from '#domain/attempt/pace/slots.ts';

export type LateCalls = {
  note(call: LateCall): void;
  /** The first late call, not asked for before, whose slot lies a second before this one. */
  takeBehind(slotMs: number): LateCall | undefined;
};

/** No call that left so long ago is in the way of one that leaves now. */
const keptMs = 2_000;
/** Behind one that was later than this no call waits: it has no place among the others any more. */
const latestMs = 500;

/**
 * A worker's own calls of the last seconds that left late. The book learns of them as well, but perhaps when the slot
 * that lies a second behind is taken already. For each of them one call waits.
 */
export function createLateCalls(): LateCalls {
  let calls: LateCall[] = [];
  return {
    note(call) {
      calls = calls.filter(({ leftMs }) => call.leftMs - leftMs < keptMs);
      if (call.leftMs - call.slotMs < latestMs) calls.push(call);
    },
    takeBehind(slotMs) {
      const first = calls
        .filter((call) => slotMs - call.slotMs >= 1000)
        .toSorted((one, other) => one.slotMs - other.slotMs)[0];
      calls = calls.filter((call) => call !== first);
      return first;
    },
  };
}
