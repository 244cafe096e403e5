import { type Db, transact } from '#database/transaction.ts';
import type { AuditReport } from './audit-report.ts';
import { insertAuditEntry } from './audit-store.ts';
import { selectCampaigns, selectClock, selectCounts } from './report-store.ts';

const none = { count: 0, first: null, last: null };

/**
 * The log in counts, and the newest closures or the one of a number; undefined where there is none. The look itself is
 * recorded first, so that the report counts it.
 */
export async function reportAudit(
  db: Db,
  { operatorId, number }: { operatorId: string; number?: number | undefined },
): Promise<AuditReport | undefined> {
  return transact(db, async (tx) => {
    const campaigns = await selectCampaigns(tx, number);
    if (number !== undefined && campaigns.length === 0) return undefined;
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'audit-reported',
      subject: { kind: 'report', id: 'audit' },
      facts: { closure: number },
    });
    const counts = await selectCounts(tx);
    const { count, first, last } = counts.find(({ act }) => act === null) ?? none;
    const byAct = counts.flatMap((row) =>
      row.act === null ? [] : [{ act: row.act, count: row.count }],
    );
    return {
      ...(await selectClock(tx)),
      campaigns,
      refusedDecisions: byAct.find((row) => row.act === 'decision-refused')?.count ?? 0,
      entries: { count, first, last },
      byAct,
    };
  });
}
