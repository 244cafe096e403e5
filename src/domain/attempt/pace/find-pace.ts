import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { PaceState, Pressure } from './pressure.ts';

/** How fast it goes while the carrier is short of room; undefined where nothing is being called, or nothing is in the way. */
export async function findSlowedPace(db: Db): Promise<PaceState | undefined> {
  const { rows } = await slowedPace.execute(db);
  return rows[0] && paceOf(rows[0]);
}

type Slowed = { callsPerSecond: number; pressure: Pressure | null };

export const slowedPace = sql<Slowed>`
  SELECT d.calls_per_second::float8 * pace_share(p) AS "callsPerSecond",
    CASE WHEN p.pressed_at > clock_timestamp() - interval '30 seconds' THEN p.pressure END AS pressure
  FROM pace p CROSS JOIN district d WHERE pace_share(p) < 1
  ORDER BY pace_share(p) LIMIT 1`;

export const paceOf = ({ callsPerSecond, pressure }: Slowed): PaceState => ({
  callsPerSecond,
  ...(pressure === null ? {} : { pressure }),
});
