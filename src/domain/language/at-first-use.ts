/** What is made when it is first asked for, and then kept. */
export function atFirstUse<T>(make: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => (kept ??= { value: make() }).value;
}
