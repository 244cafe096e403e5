import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, transact } from '#database/transaction.ts';
import { lockAttempts } from '#domain/attempt/attempt-store.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { recordSteps } from '#domain/attempt/outcome/record-step.ts';

/** An intent that its worker has not sent yet. */
export type Unsent = { attemptId: string; fence: string };

/**
 * Which of these intents must not be sent any more, whatever allowed them when they were committed: stopped, paused,
 * frozen, wanted back, or held by somebody else. Their attempts' ids.
 */
export async function findRecalled(db: Db, unsent: readonly Unsent[]): Promise<Set<string>> {
  if (unsent.length === 0) return new Set();
  const { rows } = await executePrepared(
    db,
    sql<{ id: string }>`
    SELECT w.id FROM unnest(
      ${unsent.map(({ attemptId }) => attemptId)}::uuid[], ${unsent.map(({ fence }) => fence)}::bigint[]) AS w(id, fence)
    LEFT JOIN attempt a ON a.id = w.id AND a.fence = w.fence AND a.state = 'placing'
      AND a.recall_fence IS DISTINCT FROM a.fence
    LEFT JOIN campaign c ON c.id = a.campaign_id AND c.state = 'dialing'
    LEFT JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id IS NULL OR v.purpose IN (TABLE frozen_purpose)
      OR EXISTS (SELECT FROM pause h WHERE h.campaign_id = c.id AND h.released_at IS NULL)`,
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Takes back intents that were never sent, and never will be, each only while it stands as its worker left it. They are
 * planned again and nothing about them is in doubt. Returns how many there were.
 */
export async function recallIntents(
  db: Db,
  { worker, unsent }: { worker: string; unsent: readonly Unsent[] },
): Promise<number> {
  return transact(db, async (tx) => {
    const attempts = await lockAttempts(
      tx,
      unsent.map(({ attemptId }) => attemptId),
    );
    const steps = unsent.flatMap(({ attemptId, fence }) => {
      const attempt = attempts.get(attemptId);
      return attempt === undefined
        ? []
        : [{ attempt, taken: step(attempt, { kind: 'recalled', fence }) }];
    });
    await recordSteps(tx, steps, { kind: 'system', id: worker });
    return steps.filter(({ taken }) => taken.outcome === 'applied').length;
  });
}
