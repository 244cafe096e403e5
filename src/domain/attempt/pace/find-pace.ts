import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { PaceState, Pressure } from './pressure.ts';

/** How fast it goes while the carrier is short of room; undefined where nothing is being called, or nothing is in the way. */
export async function findSlowedPace(db: Db): Promise<PaceState | undefined> {
  const { rows } = await sql<{ callsPerSecond: number; pressure: Pressure | null }>`
    SELECT d.calls_per_second::float8 * pace_share(p) AS "callsPerSecond",
      CASE WHEN p.pressed_at > clock_timestamp() - interval '30 seconds' THEN p.pressure END AS pressure
    FROM pace p CROSS JOIN district d WHERE pace_share(p) < 1
    ORDER BY pace_share(p) LIMIT 1`.execute(db);
  const [state] = rows;
  if (state === undefined) return undefined;
  const { callsPerSecond, pressure } = state;
  return { callsPerSecond, ...(pressure === null ? {} : { pressure }) };
}
