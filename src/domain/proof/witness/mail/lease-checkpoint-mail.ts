import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import type { CheckpointMail } from './checkpoint-mail.ts';

/** The mail that is to be handed to the mail server now; another bot takes it again after two minutes. */
export async function leaseCheckpointMail(db: Db): Promise<CheckpointMail | undefined> {
  const { rows } = await executePrepared(
    db,
    sql<CheckpointMail>`
    UPDATE checkpoint_mail m SET tries = m.tries + 1, next_at = clock_timestamp() + interval '2 minutes'
    FROM (SELECT id FROM checkpoint_mail WHERE sent_at IS NULL AND next_at <= clock_timestamp()
      ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) due, district d
    WHERE m.id = due.id
    RETURNING m.id, m.size::float8 AS size, m.note, m.at, m.tries, d.registered_name AS "registeredName",
      d.time_zone AS "timeZone"`,
  );
  return rows[0];
}
