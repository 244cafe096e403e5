import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';

/** Ends a review that has nobody left to look at; the database refuses it for any other. */
export async function finishReview(
  tx: Transaction,
  { operator, reviewId }: { operator: Operator; reviewId: string },
): Promise<void> {
  await tx
    .updateTable('access_review')
    .set({ finished_at: sql<string>`clock_timestamp()` })
    .where('id', '=', reviewId)
    .execute();
  await note(tx, by(operator.id), 'access-review-finished', on('access-review', reviewId));
}
