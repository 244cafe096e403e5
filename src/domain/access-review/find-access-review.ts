import type { Db } from '#database/transaction.ts';
import type { AccessReview } from './access-review.ts';
import { selectReview, selectWaiting } from './access-review-store.ts';

/** The newest review; undefined where there never was one. */
export async function findAccessReview(db: Db): Promise<AccessReview | undefined> {
  const review = await selectReview(db, { locked: false });
  if (review === undefined) return undefined;
  return {
    ...review,
    waiting: review.finishedAt === null ? await selectWaiting(db, review.id) : [],
  };
}
