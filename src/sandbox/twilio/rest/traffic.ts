import type { Fault, Operation } from '#sandbox/twilio/faults.ts';

/** What became of an order for a call or a text: taken, refused, or taken without the answer coming back. */
export type Fate = 'taken' | 'refused' | 'lost';

export type Traffic = {
  note(fate: Fate): void;
  perSecond(): Record<Fate, number>;
};

/** Short enough to show a change at once, long enough not to flicker. */
const windowMs = 3_000;

/** How many orders a second reach the carrier. */
export function createTraffic(now = () => performance.now()): Traffic {
  let recent: { atMs: number; fate: Fate }[] = [];
  const forget = () => {
    recent = recent.filter(({ atMs }) => atMs > now() - windowMs);
  };
  return {
    note(fate) {
      recent.push({ atMs: now(), fate });
      // A flood is counted too, and nobody may be looking.
      if (recent.length % 1000 === 0) forget();
    },
    perSecond() {
      forget();
      const of = (fate: Fate) =>
        recent.filter((order) => order.fate === fate).length / (windowMs / 1000);
      return { taken: of('taken'), refused: of('refused'), lost: of('lost') };
    },
  };
}

export const isOrder = (operation: Operation) =>
  operation === 'calls.create' || operation === 'messages.create';

export function fateOf(fault: Fault | undefined): Fate {
  if (fault === undefined) return 'taken';
  return fault.mode === 'error' || fault.mode === 'drop-before' ? 'refused' : 'lost';
}
