/** How many letters must change to turn one word into the other; two that changed places are one change. */
export function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}

const longestWord = 20;

/**
 * The known commands that what was typed may have been meant as, at most two, all equally near; none where nothing is
 * near. The subject counts where several are, but may be wrong or mistyped as well: what is said to the bot in Teams without one was taken as said of
 * a closure.
 */
export function didYouMean(typed: readonly string[], known: readonly string[]): string[] {
  const words = typed.slice(0, 3).map((word) => word.toLowerCase().slice(0, longestWord));
  const [subject = '', first = '', second = ''] = words;
  const scored = known.map((command) => {
    const last = command.split(' ').at(-1) ?? '';
    const changes = Math.min(
      editDistance(first, last),
      editDistance(`${first} ${second}`.trim(), command),
    );
    return { command, changes, isNear: changes <= (last.length < 5 ? 1 : 2) };
  });
  const near = scored.filter(({ isNear }) => isNear);
  const least = Math.min(...near.map(({ changes }) => changes));
  const nearest = near.filter(({ changes }) => changes === least).map(({ command }) => command);
  const ofSubject = nearest.filter((command) => command.startsWith(subject));
  return (ofSubject.length > 0 ? ofSubject : nearest).slice(0, 2);
}
