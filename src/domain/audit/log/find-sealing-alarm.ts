import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

export type SealingAlarm = {
  since: Temporal.Instant;
  longAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  timeZone: string;
};

export async function findSealingAlarm(db: Db, id: string): Promise<SealingAlarm | undefined> {
  return db
    .selectFrom('sealing_alarm')
    .select(['since', 'long_at as longAt', 'ended_at as endedAt'])
    .select(sql<string>`coalesce((SELECT time_zone FROM district), 'UTC')`.as('timeZone'))
    .where('id', '=', id)
    .executeTakeFirst();
}
