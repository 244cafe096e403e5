import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { Operator } from '../operator/operator.ts';
import { type AccessReviewRefusal, mayReview } from './access-review.ts';
import { insertReview } from './access-review-store.ts';

export type AccessReviewStarted =
  | { kind: 'started' | 'under-way' }
  | { kind: 'refused'; reason: AccessReviewRefusal };

/** Begins to look at everybody who holds a role. One that is open goes on instead. */
export async function startAccessReview(db: Db, operator: Operator): Promise<AccessReviewStarted> {
  const by = { kind: 'operator', id: operator.id } as const;
  return transact(db, async (tx): Promise<AccessReviewStarted> => {
    if (!mayReview(operator)) {
      const reason = 'not-a-reviewer';
      await insertAuditEntry(tx, {
        actor: by,
        act: 'access-review-refused',
        subject: by,
        facts: { wanted: 'start', reason },
      });
      return { kind: 'refused', reason };
    }
    const id = await insertReview(tx, operator.id);
    if (id === undefined) return { kind: 'under-way' };
    await insertAuditEntry(tx, {
      actor: by,
      act: 'access-review-started',
      subject: { kind: 'access-review', id },
    });
    return { kind: 'started' };
  });
}
