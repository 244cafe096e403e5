/** Rounds of what comes in turn: in each at most one of a key, in the order in which they came. */
export type Rounds<T> = { all: readonly T[][]; add(one: T): void };

export function createRounds<T>(keyOf: (one: T) => string): Rounds<T> {
  const all: T[][] = [];
  const counts = new Map<string, number>();
  return {
    all,
    add(one) {
      const key = keyOf(one);
      const round = counts.get(key) ?? 0;
      counts.set(key, round + 1);
      (all[round] ??= []).push(one);
    },
  };
}
