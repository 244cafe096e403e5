import { mayDecide, outcomeOf } from '#test/support/afternoon/model/rights.ts';
import { factOf } from '#test/support/afternoon/model/thing.ts';
import type { SeenButton } from '#test/support/afternoon/player/seen.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { Act } from './act.ts';
import { everybody, pickOf, someone } from './choose.ts';
import { pressButton } from './press-button.ts';

export const nameOf = ({ messageId, verb, data }: SeenButton) =>
  `${messageId} ${verb} ${JSON.stringify(data)}`;

/** Presses one of the buttons that stand in the channel now. */
export async function pressOnCard(
  town: Town,
  act: Act,
  isMeant: (button: SeenButton) => boolean,
): Promise<void> {
  const book = await town.book();
  const pauses = book.things.map((one) => factOf(one, 'pause')).filter(Boolean);
  const ids = new Set([book.freeze?.id, ...pauses, ...book.closures.map(({ id }) => id)]);
  const cards = [...town.player('principal', act.platform).channel().values()]
    .map(({ buttons }) => buttons.filter(isMeant))
    // What a thread was told has no button.
    .filter(
      ([first]) => first !== undefined && ids.has(first.data['campaign'] ?? first.data['pause']),
    );
  // The newest is pressed as often as all the others.
  const buttons = act.pick % 2 === 0 ? cards.at(-1) : pickOf(cards, Math.floor(act.pick / 2));
  const button = pickOf(buttons ?? [], Math.floor(act.more / 3));
  if (button === undefined) return;
  const one = book.closures.find(({ id }) => id === button.data['campaign']);
  const apt = everybody.filter((who) => {
    // The form opens for everybody, and counts from few.
    if (button.verb === 'send-back-form' && one !== undefined) return mayDecide(who, one);
    const outcome = outcomeOf(who, button, book);
    return outcome !== undefined && outcome.kind !== 'refused';
  });
  await pressButton(town, town.player(someone(act, apt), act.platform), { button });
}
