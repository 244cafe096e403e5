import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { AccountKey } from './operator-store.ts';

/** An account that is nobody tried something. */
export async function recordAccountRefusal(
  db: Db,
  account: AccountKey & { isMember: boolean },
): Promise<void> {
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'account', id: `${account.platform}:${account.tenantId}:${account.userId}` },
      act: 'account-refused',
      subject: { kind: 'account', id: `${account.platform}:${account.tenantId}:${account.userId}` },
      facts: { isMember: account.isMember },
    }),
  );
}
