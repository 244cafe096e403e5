import type { Platform } from '#domain/shared/platform.ts';
import { staff } from '#sandbox/district/staff.ts';
import type { Book } from '#test/support/afternoon/model/book.ts';
import { outcomeOf } from '#test/support/afternoon/model/rights.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { nameOf, type StandingCard } from './card-faults.ts';

const everybody = Object.keys(staff) as Who[];

/** Buttons that are refused: in the channel to everybody, in a person’s own chat to that person. */
export function buttonFaults(town: Town, cards: readonly StandingCard[], book: Book): string[] {
  for (const { stands, platform } of cards)
    for (const button of stands?.buttons ?? [])
      town.stood.set(
        `${platform} ${button.messageId} ${button.verb} ${JSON.stringify(button.data)}`,
        {
          ...button,
          platform,
        },
      );
  return [
    ...cards.flatMap((one) =>
      (one.stands?.buttons ?? []).flatMap((button) => {
        const outcomes = everybody.map((who) => outcomeOf(who, button, book));
        return outcomes.every((outcome) => outcome?.kind === 'refused')
          ? [`[${button.verb}] of ${nameOf(one, book)} in ${one.platform} is refused to everybody`]
          : [];
      }),
    ),
    ...everybody.flatMap((who) =>
      (['slack', 'teams'] as const).flatMap((platform) =>
        directFaults(town, { who, platform, book }),
      ),
    ),
  ];
}

function directFaults(
  town: Town,
  { who, platform, book }: { who: Who; platform: Platform; book: Book },
): string[] {
  return town
    .player(who, platform)
    .direct(town.pushed)
    .flatMap(({ buttons }) =>
      buttons.flatMap((button) =>
        outcomeOf(who, button, book)?.kind === 'refused'
          ? [`[${button.verb}] in ${who}’s own chat in ${platform} is refused`]
          : [],
      ),
    );
}
