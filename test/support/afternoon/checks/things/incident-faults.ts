import type { Book } from '#test/support/afternoon/model/book.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { StandingCard } from '../card-faults.ts';

/** Incidents that freeze too little or too much, or that are closed before their time; cards that count other tasks. */
export async function incidentFaults(
  town: Town,
  cards: readonly StandingCard[],
  book: Book,
): Promise<string[]> {
  const { rows } = await town.product.database.owner.pool.query<{ fault: string }>(selectFaults, [
    town.since,
    town.after,
  ]);
  return [...rows.map(({ fault }) => fault), ...cards.flatMap((one) => checklistFaults(one, book))];
}

/** “Checklist: 3 of 11 done”, as it stands in the channel. */
function checklistFaults(
  { kind, subject, stands, platform }: StandingCard,
  { things }: Book,
): string[] {
  const one = things.find(({ id }) => id === subject);
  if (kind !== 'incident' || one === undefined || stands === undefined) return [];
  const tasks = Object.entries(one.facts).filter(([name]) => name.startsWith('task '));
  const done = tasks.filter(([, how]) => how.startsWith('done')).length;
  return stands.words.includes(`Checklist: ${done} of ${tasks.length} done`)
    ? []
    : [`${one.name} has ${done} tasks done, and its card in ${platform} says another number`];
}

const selectFaults = `
  SELECT format('incident %s, a drill, froze calls', i.number) AS fault
  FROM incident i JOIN pause h ON h.incident_id = i.id WHERE i.opened_at > $1 AND i.is_drill
  UNION ALL
  SELECT format('incident %s froze nothing', i.number)
  FROM incident i WHERE i.opened_at > $1 AND NOT i.is_drill AND NOT EXISTS (SELECT FROM pause h WHERE h.incident_id = i.id)
  UNION ALL
  SELECT format('incident %s was closed while its freeze stood or before its checklist was done', i.number)
  FROM incident i WHERE i.opened_at > $1 AND i.closed_at IS NOT NULL AND NOT i.is_drill AND (
    EXISTS (SELECT FROM pause h WHERE h.incident_id = i.id AND coalesce(h.released_at > i.closed_at, true))
    OR EXISTS (SELECT FROM incident_task t WHERE t.incident_id = i.id AND t.task <> 'review' AND t.done_at IS NULL))
  UNION ALL
  -- A closure begins in the transaction that looks for freezes, behind the one that places them.
  SELECT format('closure %s, no emergency, began during the freeze of an incident', c.number)
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
  JOIN pause h ON h.incident_id IS NOT NULL AND c.started_at > h.placed_at AND c.started_at < coalesce(h.released_at, 'infinity')
  WHERE c.number > $2 AND v.purpose <> 'emergency'`;
