import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { expireOver } from './role-change-store.ts';

/** Ends what nobody decided while it could be. */
export async function expireRoleChanges(db: Db): Promise<void> {
  await transact(db, settleOver);
}

/** Within the act that would ask for the same again. */
export async function settleOver(tx: Transaction): Promise<void> {
  for (const { id, operatorId } of await expireOver(tx)) {
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'board' },
      act: 'role-change-expired',
      subject: { kind: 'operator', id: operatorId },
      facts: { change: id },
    });
  }
}
