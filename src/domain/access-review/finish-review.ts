import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { Operator } from '../operator/operator.ts';
import { setFinished } from './access-review-store.ts';

/** Ends a review that has nobody left to look at; the database refuses it for any other. */
export async function finishReview(
  tx: Transaction,
  { operator, reviewId }: { operator: Operator; reviewId: string },
): Promise<void> {
  await setFinished(tx, reviewId);
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operator.id },
    act: 'access-review-finished',
    subject: { kind: 'access-review', id: reviewId },
  });
}
