import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** What a witness channel shows. */
export type CheckpointPost = { size: number; note: string; at: Temporal.Instant; timeZone: string };

export async function findCheckpointPost(db: Db, id: string): Promise<CheckpointPost | undefined> {
  return db
    .selectFrom('checkpoint_post')
    .select([sql<number>`size::float8`.as('size'), 'note', 'at'])
    .select(sql<string>`coalesce((SELECT time_zone FROM district), 'UTC')`.as('timeZone'))
    .where('id', '=', id)
    .executeTakeFirst();
}
