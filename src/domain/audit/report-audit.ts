import { type Db, transact } from '#database/transaction.ts';
import type { AuditReport } from './audit-report.ts';
import { insertAuditEntry } from './audit-store.ts';
import { selectActs, selectRange, selectRecentCampaigns } from './report-store.ts';

/** The log in counts; the look itself is recorded first, so that the report counts it. */
export async function reportAudit(db: Db, operatorId: string): Promise<AuditReport> {
  return transact(db, async (tx) => {
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'audit-reported',
      subject: { kind: 'report', id: 'audit' },
    });
    const { count, first, last, at, timeZone } = await selectRange(tx);
    const byAct = await selectActs(tx);
    return {
      at,
      timeZone: timeZone ?? 'UTC',
      campaigns: await selectRecentCampaigns(tx),
      refusedDecisions: byAct.find((row) => row.act === 'decision-refused')?.count ?? 0,
      entries: { count, first, last },
      byAct,
    };
  });
}
