import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** The hour of the district's night from which on the roster is read. */
const nightHour = 3;

/**
 * Whether the roster is to be read now: somebody asked since it was last read, or none came in since three in the morning. A
 * night that failed is tried again every hour; one that waits for a person isn't.
 */
export async function findRosterDue(db: Db): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    WITH zone AS (SELECT coalesce((SELECT time_zone FROM district), 'UTC') AS name),
      night AS (SELECT (date_trunc('day', (clock_timestamp() AT TIME ZONE name) - make_interval(hours => ${nightHour}))
        + make_interval(hours => ${nightHour})) AT TIME ZONE name AS began FROM zone),
      last AS (SELECT max(at) AS read, max(at) FILTER (WHERE outcome <> 'refused') AS good FROM roster_run)
    SELECT read IS NULL
      OR EXISTS (SELECT FROM roster_request WHERE asked_at > read)
      OR coalesce(good, '-infinity') < began AND (read < began OR read < clock_timestamp() - interval '1 hour') AS due
    FROM last, night`.execute(db);
  return rows[0]?.due === true;
}
