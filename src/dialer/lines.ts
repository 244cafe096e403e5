/** The orders that need a connection to the carrier, or will as soon as their slot comes. */
export type Lines = {
  take(attemptId: string): void;
  /** Once the carrier has answered, or nothing goes out; again does no harm. */
  free(attemptId: string): void;
  /** How many more there is room for; waits for one where there is none. */
  room(): Promise<number>;
};

export function createLines(most: number): Lines {
  const taken = new Set<string>();
  let freed = Promise.withResolvers<void>();
  return {
    take(attemptId) {
      taken.add(attemptId);
    },
    free(attemptId) {
      if (!taken.delete(attemptId)) return;
      freed.resolve();
      freed = Promise.withResolvers();
    },
    async room() {
      while (taken.size >= most) await freed.promise;
      return most - taken.size;
    },
  };
}
