import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Seen } from '#test/support/afternoon/player/seen.ts';
import { step } from '#test/support/afternoon/step.ts';
import type { Town } from '#test/support/afternoon/town.ts';

/** Types words, and presses the button by which a platform opens what was asked for. */
export async function sayWords(
  town: Town,
  player: Player,
  { words, privately = false }: { words: string; privately?: boolean },
): Promise<Seen> {
  await player.tidyUp();
  const seen = await step(town, player, {
    says: `types “${words}”`,
    does: () => player.say(words, { privately }),
  });
  const opener = [...seen.notes, ...seen.asides]
    .flatMap(({ buttons }) => buttons)
    .find(({ verb }) => verb === '~words' || verb === '~reopen');
  if (opener === undefined) return seen;
  return step(town, player, { says: 'opens the form', does: () => player.press(opener) });
}
