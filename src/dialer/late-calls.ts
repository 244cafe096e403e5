export type LateCalls = {
  note(call: { slotMs: number; leftMs: number }): void;
  /** When the last call left behind which one with this slot would be one too many of a second; -Infinity if none. */
  lastBefore(slotMs: number): number;
};

/** No call that left so long ago is in the way of one that leaves now. */
const keptMs = 2_000;
/** Behind one that was later than this no call waits: it would be many that wait for one. */
const longestLateMs = 500;

/**
 * A worker's own calls of the last seconds that left late. The book learns of them as well, but perhaps when the slot
 * that lies a second behind is taken already.
 */
export function createLateCalls(): LateCalls {
  let calls: { slotMs: number; leftMs: number }[] = [];
  return {
    note(call) {
      calls = calls.filter(({ leftMs }) => call.leftMs - leftMs < keptMs);
      if (call.leftMs - call.slotMs < longestLateMs) calls.push(call);
    },
    lastBefore(slotMs) {
      const ahead = calls.filter((call) => slotMs - call.slotMs >= 1000);
      return Math.max(-Infinity, ...ahead.map(({ leftMs }) => leftMs));
    },
  };
}
