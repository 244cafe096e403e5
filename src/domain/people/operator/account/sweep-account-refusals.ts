import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { CountedAct } from './record-account-refusal.ts';

/** Writes down what was only counted, of accounts that have been silent since. */
export async function sweepAccountRefusals(db: Db): Promise<void> {
  await transact(db, async (tx) => {
    const { rows } = await sql<{ account: string; act: CountedAct; count: number }>`
      DELETE FROM account_refusal WHERE since <= now() - interval '1 minute'
      RETURNING account, act, uncounted AS count`.execute(tx);
    for (const { account, act, count } of rows) {
      if (count === 0) continue;
      await insertAuditEntry(tx, {
        actor: { kind: 'account', id: account },
        act,
        subject: { kind: 'account', id: account },
        facts: { count },
      });
    }
  });
}
