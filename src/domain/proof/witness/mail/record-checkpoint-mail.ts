import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import {
  type CheckpointMail,
  type CheckpointMailFailure,
  patienceMinutes,
  retryAfterMinutes,
} from './checkpoint-mail.ts';

/**
 * Keeps whether the mail server took it. One that it did not take is tried again until it does. Compliance staff are told
 * where somebody asked for it, and else once it waits too long.
 */
export async function recordCheckpointMail(
  db: Db,
  { id, tries }: Pick<CheckpointMail, 'id' | 'tries'>,
  failure: CheckpointMailFailure | undefined,
): Promise<void> {
  await transact(db, async (tx) => {
    if (failure === undefined) {
      await run(tx)`UPDATE checkpoint_mail SET sent_at = clock_timestamp()
        WHERE id = ${id} AND sent_at IS NULL`;
      return;
    }
    await run(tx)`
      UPDATE checkpoint_mail SET failure = ${failure},
        next_at = clock_timestamp() + ${retryAfterMinutes(tries)} * interval '1 minute',
        told_at = coalesce(told_at, CASE WHEN asked_by IS NOT NULL
          OR at <= clock_timestamp() - ${patienceMinutes} * interval '1 minute' THEN clock_timestamp() END)
      WHERE id = ${id} AND sent_at IS NULL`;
  });
}
