import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { finishForm } from '../finish-form.ts';

/** Sends the form that stops all calling. */
export const sendFreeze = (town: Town, player: Player): Promise<void> =>
  finishForm(town, player, {
    says: 'freezes all calling',
    values: { reason: 'A wrong list was imported.' },
    effect: { freeze: 'placed' },
  });
