/** Signatures already taken, so that a recorded request can't be sent again. */
export type ReplayStore = {
  /** False where the signature was taken before. */
  take(signature: string): boolean;
};

/** Longer than a signature can be of use: five minutes back and five minutes ahead. */
const keepForMs = 15 * 60_000;

/**
 * Only checked signatures may be put in: a stranger's made-up ones would push real ones out. The
 * oldest goes first when the store is full.
 */
export function createReplayStore(options: { now: () => number; maxKept?: number }): ReplayStore {
  const maxKept = options.maxKept ?? 50_000;
  /** In order of arrival, which is also the order in which they run out. */
  const takenUntil = new Map<string, number>();

  function dropOld(now: number): void {
    for (const [signature, until] of takenUntil) {
      if (until > now && takenUntil.size < maxKept) return;
      takenUntil.delete(signature);
    }
  }

  return {
    take(signature) {
      const now = options.now();
      const until = takenUntil.get(signature);
      if (until !== undefined && until > now) return false;
      dropOld(now);
      takenUntil.set(signature, now + keepForMs);
      return true;
    },
  };
}
