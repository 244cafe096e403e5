import { mayFreeze } from '#test/support/afternoon/model/rights.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { finishForm } from './finish-form.ts';
import { pressButton } from './press-button.ts';
import { sayWords } from './say-words.ts';

/** Stops all calling, which takes one person who may. */
export async function freeze(town: Town, player: Player): Promise<void> {
  const before = await town.book();
  const seen = await sayWords(town, player, { words: 'closure freeze' });
  const isPossible = mayFreeze(player.who) && before.freeze === undefined;
  if ((seen.form !== undefined) !== isPossible)
    throw new Error(
      `“closure freeze” ${isPossible ? 'opens no form for' : 'opens a form for'} ${player.who}`,
    );
  if (!isPossible) return;
  await finishForm(town, player, {
    says: 'freezes all calling',
    values: { reason: 'A wrong list was imported.' },
    effect: { freeze: 'placed' },
  });
}

/** Asks for the end of the freeze, or agrees to it. */
export async function unfreeze(town: Town, player: Player): Promise<void> {
  const before = await town.book();
  const seen = await sayWords(town, player, { words: 'closure unfreeze' });
  const [button] = seen.notes.flatMap(({ buttons }) => buttons);
  if (button !== undefined) await pressButton(town, player, { button, offeredAt: before });
}
