import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { expireOverdue } from './role-change-store.ts';

/** Ends what nobody decided within its day. */
export async function expireRoleChanges(db: Db): Promise<void> {
  await transact(db, async (tx) => {
    for (const { id, operatorId } of await expireOverdue(tx)) {
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'board' },
        act: 'role-change-expired',
        subject: { kind: 'operator', id: operatorId },
        facts: { change: id },
      });
    }
  });
}
