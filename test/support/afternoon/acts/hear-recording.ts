import { outcomeOf } from '#test/support/afternoon/model/rights.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Seen, SeenButton } from '#test/support/afternoon/player/seen.ts';
import { step } from '#test/support/afternoon/step.ts';
import type { Town } from '#test/support/afternoon/town.ts';

/** Anyone who is offered a call with the recordings takes it, and has heard them then; in a frozen district nobody is. */
export async function hearRecording(
  town: Town,
  player: Player,
  { seen, listen }: { seen: Seen; listen: SeenButton },
): Promise<void> {
  const { who } = player;
  const book = await town.book();
  const id = listen.data['campaign'];
  const call = seen.notes
    .flatMap(({ buttons }) => buttons)
    .find(({ verb }) => verb === 'call-me-with-it');
  const may = outcomeOf(who, { ...listen, verb: 'call-me-with-it' }, book)?.kind === 'shown';
  if ((call !== undefined) !== may)
    throw new Error(`${who} ${may ? 'is offered no call' : 'alone is offered a call'} to listen`);
  if (call === undefined) return;
  await step(town, player, { says: 'is called with it', does: () => player.press(call) });
  const after = (await town.book()).closures.find((one) => one.id === id);
  if (after?.heardBy.includes(who) !== true) throw new Error(`${who} listened, and it isn’t kept`);
}
