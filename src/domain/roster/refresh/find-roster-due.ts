import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { RosterExtent } from '#domain/roster/run/roster-reading.ts';

/** The hour of the district's night from which on the whole roster is read. */
const nightHour = 3;

/**
 * What of the roster is to be read now. The whole of it: none came in since three in the morning. A night that failed is tried
 * again every hour; one that waits for a person isn't. What changed: an hour went by, or somebody asked since it was last read.
 * Where the service can't be asked for changes, who asks gets the whole.
 */
export async function findRosterDue(db: Db): Promise<RosterExtent | undefined> {
  const due = await one<{ whole: boolean; asked: boolean; changes: boolean; hour: boolean }>(db)`
    WITH zone AS (SELECT coalesce((SELECT time_zone FROM district), 'UTC') AS name),
      night AS (SELECT (date_trunc('day', (clock_timestamp() AT TIME ZONE name) - make_interval(hours => ${nightHour}))
        + make_interval(hours => ${nightHour})) AT TIME ZONE name AS began,
        clock_timestamp() - interval '1 hour' AS hour_ago FROM zone),
      last AS (SELECT max(at) AS read, max(at) FILTER (WHERE extent = 'whole') AS whole,
        max(at) FILTER (WHERE extent = 'whole' AND outcome <> 'refused') AS good FROM roster_run)
    SELECT read IS NULL OR coalesce(good, '-infinity') < began AND (coalesce(whole, '-infinity') < began OR whole < hour_ago) AS whole,
      EXISTS (SELECT FROM roster_request WHERE asked_at > read) AS asked,
      read < hour_ago AS hour,
      coalesce((SELECT outcome = 'imported' AND service IS NOT NULL FROM roster_run
        WHERE outcome <> 'refused' ORDER BY id DESC LIMIT 1), false) AS changes
    FROM last, night`;
  if (due === undefined) return undefined;
  if (due.whole || (due.asked && !due.changes)) return 'whole';
  return due.changes && (due.asked || due.hour) ? 'changes' : undefined;
}
