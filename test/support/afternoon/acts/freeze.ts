import { mayFreeze } from '#test/support/afternoon/model/incident-rights.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { pressButton } from './press-button.ts';
import { sayWords } from './say-words.ts';
import { sendFreeze } from './things/send-freeze.ts';

/** Stops all calling, which takes one person who may. */
export async function freeze(town: Town, player: Player): Promise<void> {
  const before = await town.book();
  const seen = await sayWords(town, player, { words: 'closure freeze' });
  const isPossible = mayFreeze(player.who) && before.freeze === undefined;
  if ((seen.form !== undefined) !== isPossible)
    throw new Error(
      `“closure freeze” ${isPossible ? 'opens no form for' : 'opens a form for'} ${player.who}`,
    );
  if (isPossible) await sendFreeze(town, player);
}

/** Asks for the end of the freeze, or agrees to it. */
export async function unfreeze(town: Town, player: Player): Promise<void> {
  const before = await town.book();
  const seen = await sayWords(town, player, { words: 'closure unfreeze' });
  const [button] = seen.notes.flatMap(({ buttons }) => buttons);
  if (button !== undefined) await pressButton(town, player, { button, offeredAt: before });
}
