/** How long to rest after so many failures in a row, in milliseconds: twice as long after each, up to the longest. */
export function backoffMs(
  failures: number,
  { firstMs, longestMs = Infinity }: { firstMs: number; longestMs?: number },
): number {
  return Math.min(firstMs * 2 ** Math.max(0, failures - 1), longestMs);
}
