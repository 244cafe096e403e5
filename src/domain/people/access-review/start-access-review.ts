import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { type AccessReviewRefusal, mayReview } from './access-review.ts';
import { selectReview, selectWaiting } from './find-access-review.ts';
import { finishReview } from './finish-review.ts';

export type AccessReviewStarted =
  | { kind: 'started' | 'under-way' }
  | { kind: 'refused'; reason: AccessReviewRefusal };

/**
 * Begins to look at everybody who holds a role. One that is open goes on instead, unless it has nobody left to look at
 * because the last of them lost their roles in another way: then it ends first.
 */
export async function startAccessReview(db: Db, operator: Operator): Promise<AccessReviewStarted> {
  const by = { kind: 'operator', id: operator.id } as const;
  return transact(db, async (tx): Promise<AccessReviewStarted> => {
    if (!mayReview(operator)) {
      const reason = 'not-a-reviewer';
      await note(tx, by, 'access-review-refused', by, { wanted: 'start', reason });
      return { kind: 'refused', reason };
    }
    await finishEmpty(tx, operator);
    const added = await tx
      .insertInto('access_review')
      .values({ started_by: operator.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added === undefined) return { kind: 'under-way' };
    await note(tx, by, 'access-review-started', on('access-review', added.id));
    return { kind: 'started' };
  });
}

async function finishEmpty(tx: Transaction, operator: Operator): Promise<void> {
  const review = await selectReview(tx, { locked: true });
  if (review === undefined || review.finishedAt !== null) return;
  if ((await selectWaiting(tx, review.id)).length > 0) return;
  await finishReview(tx, { operator, reviewId: review.id });
}
