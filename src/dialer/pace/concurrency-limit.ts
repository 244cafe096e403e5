/** An order: one entry of an attempt into being placed. */
type Order = { attemptId: string; fence: string };

/** The orders that need a connection to the carrier, or will as soon as their slot comes. */
export type ConcurrencyLimit = {
  take(order: Order): void;
  /** Once the carrier has answered, or nothing goes out; again does no harm. */
  free(order: Order): void;
  /** How many more there is room for; waits for one where there is none. */
  room(): Promise<number>;
};

export function createConcurrencyLimit(most: number): ConcurrencyLimit {
  const taken = new Set<string>();
  const keyOf = ({ attemptId, fence }: Order) => `${attemptId} ${fence}`;
  let freed = Promise.withResolvers<void>();
  return {
    take(order) {
      taken.add(keyOf(order));
    },
    free(order) {
      if (!taken.delete(keyOf(order))) return;
      freed.resolve();
      freed = Promise.withResolvers();
    },
    async room() {
      while (taken.size >= most) await freed.promise;
      return most - taken.size;
    },
  };
}
