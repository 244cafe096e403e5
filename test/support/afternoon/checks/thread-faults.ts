import type { Book } from '#test/support/afternoon/model/book.ts';
import { nameOf, type StandingCard } from './card-faults.ts';
import { drawn } from './card-look.ts';

/** Threads that were told something twice, or not at all. */
export function threadFaults(cards: readonly StandingCard[], book: Book): string[] {
  return cards
    .filter(({ kind }) => ['campaign', 'drill', 'incident'].includes(kind))
    .flatMap((one) => {
      const meant = one.milestones.map((card) => drawn(card, one).summary);
      const told = [...one.channel.values()].flatMap(({ thread, summary }) =>
        thread === one.messageId ? [summary] : [],
      );
      const due = Map.groupBy(meant, withoutNumbers);
      const name = `the thread of ${nameOf(one, book)} in ${one.platform}`;
      return [
        ...[...Map.groupBy(told, withoutNumbers)].flatMap(([words, all]) =>
          all.length > Math.max(1, due.get(words)?.length ?? 0)
            ? [`${name} was told ${all.length} times “${words}”`]
            : [],
        ),
        ...(told.length < meant.length
          ? [`${name} was told ${told.length} of ${meant.length} milestones`]
          : []),
      ];
    });
}

/** What it counts may have grown since it was told. */
const withoutNumbers = (words: string) => words.replaceAll(/[\d.,:]+/g, '…');
