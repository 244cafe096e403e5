import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { takeCountedRefusals } from './account-refusal-store.ts';

/** Writes down what was only counted, of accounts that have been silent since. */
export async function sweepAccountRefusals(db: Db): Promise<void> {
  await transact(db, async (tx) => {
    for (const { account, act, count } of await takeCountedRefusals(tx)) {
      await insertAuditEntry(tx, {
        actor: { kind: 'account', id: account },
        act,
        subject: { kind: 'account', id: account },
        facts: { count },
      });
    }
  });
}
