import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';

type FirstBell = {
  at: Temporal.Instant;
  /** `HH:MM` there. */
  local: string;
  isAhead: boolean;
};

/** When the schools of the district begin on a day, and whether that is still to come; undefined without a district. */
export const findFirstBell = async (
  db: Db | Transaction,
  day: string,
): Promise<FirstBell | undefined> =>
  one<FirstBell>(db)`
    SELECT at, to_char(at AT TIME ZONE d.time_zone, 'HH24:MI') AS local, at > clock_timestamp() AS "isAhead"
    FROM district d, first_bell_of(${day}::date) AS at`;
