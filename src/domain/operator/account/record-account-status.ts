import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { AccountStanding } from './account-status.ts';
import { type AccountHome, type LeasedAccount, saveStandings } from './account-status-store.ts';

/**
 * Takes down what a platform said of accounts. Whoever is gone has no power from here on, and has it again once the
 * platform calls the account a member again; both are in the log.
 */
export async function recordStandings(
  db: Db,
  home: AccountHome,
  found: readonly (LeasedAccount & { standing: AccountStanding })[],
): Promise<void> {
  await transact(db, async (tx) => {
    for (const { userId, operatorId, isGone } of await saveStandings(tx, home, found)) {
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'card-sync' },
        act: isGone ? 'account-gone' : 'account-back',
        subject: { kind: 'operator', id: operatorId },
        facts: { account: `${home.platform}:${home.tenantId}:${userId}` },
      });
    }
  });
}
