import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Act } from './acts/act.ts';
import type { AuditReport } from './audit-report.ts';

/** The newest ten, or the one of a number. */
export async function selectCampaigns(
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
export async function selectCounts(tx: Transaction): Promise<(Counted & { act: Act | null })[]> {
  const { rows } = await sql<Counted & { act: Act | null }>`
    SELECT act, count(*)::int, min(id) AS first, max(id) AS last
    FROM audit_entry
    GROUP BY GROUPING SETS ((), (act))
    ORDER BY count DESC, act`.execute(tx);
  return rows;
}

export async function selectClock(
  tx: Transaction,
): Promise<{ at: Temporal.Instant; timeZone: string }> {
  const { rows } = await sql<{ at: Temporal.Instant; timeZone: string }>`
    SELECT clock_timestamp() AS at, coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone"`.execute(
    tx,
  );
  const [now] = rows;
  if (now === undefined) throw new Error('no clock');
  return now;
}
