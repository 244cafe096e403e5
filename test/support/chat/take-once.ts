/** What the database does for every bot, for one bot that has none. */
export function takeOnceHere(): (mark: string) => Promise<boolean> {
  const taken = new Set<string>();
  return async (mark) => {
    const isFirst = !taken.has(mark);
    taken.add(mark);
    return isFirst;
  };
}
