import { editDistance } from '#domain/shared/typed/edit-distance.ts';

const longestWord = 20;

/**
 * The known command that what was typed may have been meant as: the nearest, and the first of those that are equally
 * near; undefined where nothing is near. The subject counts where several are, but may be wrong or mistyped as well:
 * what is said to the bot in Teams without one was taken as said of a closure.
 */
export function didYouMean(typed: readonly string[], known: readonly string[]): string | undefined {
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
  return nearest.find((command) => command.startsWith(subject)) ?? nearest[0];
}
