const pointing = new Set(['to', 'into', 'onto', 'toward', 'towards', '→', '->', 'hacia']);
const leaving = new Set(['from', 'at', 'of', 'desde', 'de']);
/** `due to ice` and `next to the gym` point nowhere. */
const before = new Set(['due', 'owing', 'next', 'close', 'thanks', 'according']);

/**
 * What stands behind `to`, up to `from` or `at`: where people go, and not the school that a notice is for. A word of a
 * school’s name is none of these.
 */
export function takeDestination(
  words: readonly string[],
  isName: (at: number) => boolean,
): { to?: string; rest: readonly string[] } {
  const taken = new Set<number>();
  let isTo = false;
  for (const [at, word] of words.entries()) {
    if (!isName(at)) {
      if (leaving.has(word)) isTo = false;
      else if (pointing.has(word) && !before.has(words[at - 1] ?? '')) isTo = true;
    }
    if (isTo) taken.add(at);
  }
  if (taken.size === 0) return { rest: words };
  return {
    to: words.filter((_, at) => taken.has(at)).join(' '),
    rest: words.filter((_, at) => !taken.has(at)),
  };
}
