import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { expireOverPolicy } from './policy-change-store.ts';

/** Ends what nobody decided while it could be. */
export async function expirePolicyChanges(db: Db): Promise<void> {
  await transact(db, settleOverPolicy);
}

/** Within the act that would ask for the same again. */
export async function settleOverPolicy(tx: Transaction): Promise<void> {
  for (const id of await expireOverPolicy(tx)) {
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'board' },
      act: 'policy-change-expired',
      subject: { kind: 'district', id: '1' },
      facts: { change: id },
    });
  }
}
