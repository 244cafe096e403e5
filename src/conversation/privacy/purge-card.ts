import { fact, factList, note, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { dateOf } from '#cards/format.ts';
import { keptForIncident, type PurgeRun, purgeLines } from '#domain/privacy/retention/retention.ts';
import { count } from '#domain/shared/count-words.ts';

/** What a night's purge deleted, or why it deleted nothing, in the compliance channel. */
export function purgeCard({ day, gone, held, incident }: PurgeRun): Card {
  const deleted = purgeLines(gone);
  const kept = purgeLines(held);
  const isPaused = incident !== null && deleted.length === 0;
  const facts = [
    ...deleted.map((line) => fact(line.label, `${count(line.count)} deleted`)),
    ...kept.map((line) => fact(line.label, `${count(line.count)} due, on hold`)),
  ];
  const title = isPaused ? 'Nothing was deleted' : 'Deleted on schedule';
  return {
    title: `${title}, ${dateOf(Temporal.PlainDate.from(day))}`,
    blocks: [
      ...(isPaused ? [say(keptForIncident(incident))] : []),
      ...(facts.length === 0 ? [] : [factList(facts)]),
      note('The schedule: “npm run cli -- retention list”.'),
    ],
    buttons: [],
    summary: isPaused
      ? `Nothing was deleted: incident ${incident} is open`
      : `Deleted on schedule: ${deleted.map((line) => `${line.label.toLowerCase()} ${count(line.count)}`).join(', ')}`,
  };
}
