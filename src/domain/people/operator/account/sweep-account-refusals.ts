import { many } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { CountedAct } from './record-account-refusal.ts';

/** Writes down what was only counted, of accounts that have been silent since. */
export async function sweepAccountRefusals(db: Db): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await many<{ account: string; act: CountedAct; count: number }>(tx)`
      DELETE FROM account_refusal WHERE since <= now() - interval '1 minute'
      RETURNING account, act, uncounted AS count`;
    for (const { account, act, count } of rows) {
      if (count === 0) continue;
      await note(tx, { kind: 'account', id: account }, act, on('account', account), { count });
    }
  });
}
