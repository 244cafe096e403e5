import { checkAll } from '#test/support/afternoon/checks/check-all.ts';
import { isOffice } from '#test/support/afternoon/model/rights.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import { rest } from '#test/support/afternoon/rest.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { finishForm } from './finish-form.ts';
import { sayWords } from './say-words.ts';

/** The next time this family is called, somebody presses 9. */
export function pressesNine(town: Town, number: string): void {
  town.story.push('a family will press 9 when it is called');
  town.product.farSide.twilio.setBehavior(number, { answers: 'person', keys: ['9'] });
}

export async function textsStop(town: Town, number: string): Promise<void> {
  town.story.push('a family texts STOP');
  const before = await town.book();
  const status = await town.product.farSide.twilio.sendText(number, 'STOP');
  if (status >= 300) throw new Error(`a text was answered with ${status}`);
  await rest(town);
  const isKept = (await town.book()).optOuts > before.optOuts;
  if (!isKept && !town.stopped.has(number)) throw new Error('an opt-out was not kept');
  town.stopped.add(number);
  await checkAll(town);
}

/** Somebody of the front office writes down what a family said. */
export async function writesDown(town: Town, player: Player, number: string): Promise<void> {
  const seen = await sayWords(town, player, { words: 'consent revoke', privately: true });
  if ((seen.form !== undefined) !== isOffice(player.who))
    throw new Error(`“consent revoke” is answered wrongly to ${player.who}`);
  if (seen.form === undefined) return;
  await finishForm(town, player, {
    says: 'writes down an opt-out',
    values: { number, means: 'staff' },
    effect: { optOuts: 1 },
  });
}
