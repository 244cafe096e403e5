import type { Book } from '#test/support/afternoon/model/book.ts';
import { worksOn } from '#test/support/afternoon/model/incident-rights.ts';
import { outcomeOf } from '#test/support/afternoon/model/rights.ts';
import type { ThingKind } from '#test/support/afternoon/model/thing.ts';
import {
  mayDecideDrill,
  mayDecideTranslation,
  thingOf,
} from '#test/support/afternoon/model/thing-rights.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { SeenButton } from '#test/support/afternoon/player/seen.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { Act } from '../act.ts';
import { everybody, pickOf, someone } from '../choose.ts';
import { pressButton } from '../press-button.ts';

/** Presses a button of what stands in a channel or in somebody’s own chat and is about a thing of these kinds. */
export async function pressOnThing(
  town: Town,
  act: Act,
  kinds: readonly ThingKind[],
): Promise<boolean> {
  const book = await town.book();
  const isMeant = (button: SeenButton) => {
    const kind = thingOf(button, book)?.kind;
    return kind !== undefined && kinds.includes(kind);
  };
  const chosen = pickOf(
    [...inChannels(town, act), ...inOwnChats(town, act)].filter(({ button }) => isMeant(button)),
    act.pick,
  );
  if (chosen === undefined) return false;
  const who = chosen.who ?? someone(act, aptFor(chosen.button, book));
  await pressButton(town, town.player(who, act.platform), { button: chosen.button });
  return true;
}

type Standing = { button: SeenButton; who?: Who };

const inChannels = (town: Town, { platform }: Act): Standing[] =>
  (['closures', 'compliance'] as const).flatMap((place) =>
    [...town.player('compliance', platform).channel(place).values()].flatMap(({ buttons }) =>
      buttons.map((button) => ({ button })),
    ),
  );

const inOwnChats = (town: Town, { platform }: Act): Standing[] =>
  everybody.flatMap((who) =>
    town
      .player(who, platform)
      .direct(town.pushed)
      .flatMap(({ buttons }) => buttons.map((button) => ({ button, who }))),
  );

/** Whom it is not refused to; a form that opens for everybody counts from few. */
function aptFor(button: SeenButton, book: Book): Who[] {
  const one = thingOf(button, book);
  return everybody.filter((who) => {
    if (one?.kind === 'drill' && button.verb === 'send-back-drill-form')
      return mayDecideDrill(who, one, button);
    if (one?.kind === 'translation') return mayDecideTranslation(who, one);
    if (one?.kind === 'incident' && !worksOn(who, one)) return false;
    const outcome = outcomeOf(who, button, book);
    return outcome !== undefined && outcome.kind !== 'refused';
  });
}
