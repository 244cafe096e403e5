import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { insertWeeklyRun } from './audit-run-store.ts';

/** Puts this week's run in line, once, whoever comes first. `at` stands for now. */
export async function planWeeklyRun(db: Db, at?: Temporal.Instant): Promise<void> {
  await transact(db, async (tx) => {
    const run = await insertWeeklyRun(tx, at);
    if (run === undefined) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'dial-worker' },
      act: 'audit-run-planned',
      subject: { kind: 'audit-run', id: run.id },
      facts: { week: run.week },
    });
  });
}
