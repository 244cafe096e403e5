/** Begins the work, unless it was begun less than so many milliseconds ago. */
export function atMostEvery(
  restMs: number,
  begin: () => Promise<unknown>[],
): () => Promise<unknown>[] {
  let begunMs = -Infinity;
  return () => {
    if (performance.now() - begunMs < restMs) return [];
    begunMs = performance.now();
    return begin();
  };
}
