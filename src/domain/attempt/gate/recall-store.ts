import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';

/** An intent that its worker has not sent yet. */
export type Unsent = { attemptId: string; fence: string };

/** Those that must not leave any more: stopped, paused, frozen, wanted back, or held by somebody else. */
export async function selectRecalled(db: Db, unsent: readonly Unsent[]): Promise<Set<string>> {
  const { rows } = await executePrepared(
    db,
    sql<{ id: string }>`
    SELECT w.id FROM unnest(
      ${unsent.map(({ attemptId }) => attemptId)}::uuid[], ${unsent.map(({ fence }) => fence)}::bigint[]) AS w(id, fence)
    LEFT JOIN attempt a ON a.id = w.id AND a.fence = w.fence AND a.state = 'placing'
      AND a.recall_fence IS DISTINCT FROM a.fence
    LEFT JOIN campaign c ON c.id = a.campaign_id AND c.state = 'dialing'
    WHERE c.id IS NULL OR EXISTS (SELECT FROM halt h
      WHERE (h.campaign_id = c.id OR h.campaign_id IS NULL) AND h.released_at IS NULL)`,
  );
  return new Set(rows.map(({ id }) => id));
}
