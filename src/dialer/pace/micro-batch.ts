type Waiting<T, R> = { item: T; resolve(result: R): void; reject(error: unknown): void };

/** So many that come together make it worth to wait in full for the next ones. */
const worthWaiting = 5;

/**
 * Turns work for many into work for one that comes with others: what is asked for within a moment, or while the work
 * is going on, is done together. Each promise is settled when its own group is done.
 */
export function microBatch<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  options: {
    /**
     * How long the first one waits for company; 0 where it need not. Where less than five came together last, as much less:
     * what is alone would wait for nothing.
     */
    waitMs: number;
    /** Size of a group; one that is full waits no longer. */
    most: number;
    /** Groups under way at once. */
    atOnce: number;
    /** Whether a group that failed is tried again one by one, so that one bad item does not fail its neighbors. */
    isolate: boolean;
  },
): (item: T) => Promise<R> {
  const { waitMs, most, atOnce, isolate } = options;
  const waiting: Waiting<T, R>[] = [];
  let underWay = 0;
  let lastSize = 1;
  let timer: NodeJS.Timeout | undefined;
  /** Anyone who waits has waited long enough. */
  let isDue = waitMs === 0;

  async function serve(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await work(group.map(({ item }) => item));
      if (results.length !== group.length) throw new Error('work for many answered not each');
      for (const [i, one] of group.entries()) one.resolve(results[i] as R);
    } catch (error) {
      if (isolate && group.length > 1) await Promise.all(group.map((one) => serve([one])));
      else for (const one of group) one.reject(error);
    }
  }

  function startGroups(): void {
    while (waiting.length > 0 && underWay < atOnce && (isDue || waiting.length >= most)) {
      underWay += 1;
      const group = waiting.splice(0, most);
      lastSize = group.length;
      void serve(group).finally(() => {
        underWay -= 1;
        startGroups();
      });
    }
    if (waiting.length > 0) return;
    isDue = waitMs === 0;
    clearTimeout(timer);
    timer = undefined;
  }

  function expire(): void {
    timer = undefined;
    isDue = true;
    startGroups();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isDue) timer ??= setTimeout(expire, waitMs * Math.min(1, lastSize / worthWaiting));
      startGroups();
    });
}
