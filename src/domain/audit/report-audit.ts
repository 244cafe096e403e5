import { type Db, transact } from '#database/transaction.ts';
import type { AuditReport } from './audit-report.ts';
import { insertAuditEntry } from './audit-store.ts';
import { selectClock, selectCounts, selectRecentCampaigns } from './report-store.ts';

const none = { count: 0, first: null, last: null };

/** The log in counts; the look itself is recorded first, so that the report counts it. */
export async function reportAudit(db: Db, operatorId: string): Promise<AuditReport> {
  return transact(db, async (tx) => {
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'audit-reported',
      subject: { kind: 'report', id: 'audit' },
    });
    const counts = await selectCounts(tx);
    const { count, first, last } = counts.find(({ act }) => act === null) ?? none;
    const byAct = counts.flatMap((row) =>
      row.act === null ? [] : [{ act: row.act, count: row.count }],
    );
    return {
      ...(await selectClock(tx)),
      campaigns: await selectRecentCampaigns(tx),
      refusedDecisions: byAct.find((row) => row.act === 'decision-refused')?.count ?? 0,
      entries: { count, first, last },
      byAct,
    };
  });
}
