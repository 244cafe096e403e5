import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { CheckpointMailFailure } from './checkpoint-mail.ts';

/** A checkpoint whose mail waits, or waited. */
export type WaitingMail = {
  size: number;
  at: Temporal.Instant;
  failure: CheckpointMailFailure | null;
  sentAt: Temporal.Instant | null;
  timeZone: string;
};

export async function findCheckpointMail(db: Db, id: string): Promise<WaitingMail | undefined> {
  return db
    .selectFrom('checkpoint_mail')
    .select([sql<number>`size::float8`.as('size'), 'at', 'failure', 'sent_at as sentAt'])
    .select(sql<string>`coalesce((SELECT time_zone FROM district), 'UTC')`.as('timeZone'))
    .where('id', '=', id)
    .executeTakeFirst();
}
