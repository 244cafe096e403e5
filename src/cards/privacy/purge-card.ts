import { fact, factList, note } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { dateOf } from '#cards/format.ts';
import { type PurgeRun, purgeLines } from '#domain/retention/retention.ts';
import { count } from '#domain/shared/count-words.ts';

/** What a night's purge deleted, in the compliance channel. */
export function purgeCard({ day, gone, held }: PurgeRun): Card {
  const deleted = purgeLines(gone);
  const kept = purgeLines(held);
  return {
    title: `Deleted on schedule, ${dateOf(Temporal.PlainDate.from(day))}`,
    blocks: [
      factList([
        ...deleted.map((line) => fact(line.label, `${count(line.count)} deleted`)),
        ...kept.map((line) => fact(line.label, `${count(line.count)} due, on hold`)),
      ]),
      note('The schedule: “npm run cli -- retention list”.'),
    ],
    buttons: [],
    summary: `Deleted on schedule: ${deleted.map((line) => `${line.label.toLowerCase()} ${count(line.count)}`).join(', ')}`,
  };
}
