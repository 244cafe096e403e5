import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { Operator } from '../operator/operator.ts';

/** A press that named nothing of ours: it leaves who pressed, and none of what they sent. */
export async function recordDecisionRefusal(
  db: Db,
  refusal: {
    operator: Operator;
    platform: 'slack' | 'teams';
    reason: 'not-found' | 'unknown-card';
  },
): Promise<void> {
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'operator', id: refusal.operator.id },
      act: 'decision-refused',
      subject: { kind: 'operator', id: refusal.operator.id },
      facts: { reason: refusal.reason, platform: refusal.platform },
    }),
  );
}
