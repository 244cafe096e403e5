import { useState } from 'react';

/** How much is new in each place since it was last in view. */
export function useUnread(
  totals: Readonly<Record<string, number>>,
  chosen: string,
): (id: string) => number {
  const [seen, setSeen] = useState(totals);
  // What went away, such as a phone that no longer rings, is not owed.
  const next = Object.fromEntries(
    Object.entries(totals).map(([id, total]) => [
      id,
      id === chosen ? total : Math.min(total, seen[id] ?? 0),
    ]),
  );
  if (Object.entries(next).some(([id, count]) => seen[id] !== count)) setSeen(next);
  return (id) => (totals[id] ?? 0) - (next[id] ?? 0);
}
