import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Act } from './acts/act.ts';
import type { AuditReport } from './audit-report.ts';
import { insertAuditEntry } from './audit-store.ts';

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

/** The newest ten, or the one of a number. */
async function selectCampaigns(
  tx: Transaction,
  number?: number,
): Promise<AuditReport['campaigns']> {
  const { rows } = await sql<AuditReport['campaigns'][number]>`
    SELECT c.id, c.number, c.state, author.name AS "askedBy", v.submitted_at AS "askedAt",
      (SELECT o.name FROM approval a JOIN operator o ON o.id = a.operator_id
        WHERE a.version_id = v.id ORDER BY a.at DESC LIMIT 1) AS "decidedBy",
      (SELECT count(*)::int FROM attempt t WHERE t.campaign_id = c.id AND t.intent_at IS NOT NULL) AS attempts
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN operator author ON author.id = v.submitted_by
    WHERE ${number ?? null}::int IS NULL OR c.number = ${number ?? null}::int
    ORDER BY c.number DESC LIMIT 10`.execute(tx);
  return rows;
}

type Counted = { count: number; first: string | null; last: string | null };

/** The log in one pass: each act, the most frequent first, and all of it as a row without an act. */
async function selectCounts(tx: Transaction): Promise<(Counted & { act: Act | null })[]> {
  const { rows } = await sql<Counted & { act: Act | null }>`
    SELECT act, count(*)::int, min(id) AS first, max(id) AS last
    FROM audit_entry
    GROUP BY GROUPING SETS ((), (act))
    ORDER BY count DESC, act`.execute(tx);
  return rows;
}

async function selectClock(tx: Transaction): Promise<{ at: Temporal.Instant; timeZone: string }> {
  const { rows } = await sql<{ at: Temporal.Instant; timeZone: string }>`
    SELECT clock_timestamp() AS at, coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone"`.execute(
    tx,
  );
  const [now] = rows;
  if (now === undefined) throw new Error('no clock');
  return now;
}
