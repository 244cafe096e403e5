import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Wrong digits from one network an hour: a family has one code, and a school one network for many families. */
const anHourFromOne = 20;

/** Counts wrong digits of a network, for all bots. True where it has typed too many in this hour; those aren't counted any more. */
export async function recordMissedCheck(db: Db, client: Buffer): Promise<boolean> {
  const counted = await one<{ tries: number }>(db)`
    INSERT INTO check_miss AS m (client) VALUES (${client})
    ON CONFLICT (client, hour) DO UPDATE SET tries = m.tries + 1 WHERE m.tries < ${anHourFromOne}
    RETURNING tries`;
  return counted === undefined;
}
