import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { AuditReport } from './audit-report.ts';

export async function selectRecentCampaigns(tx: Transaction): Promise<AuditReport['campaigns']> {
  const { rows } = await sql<AuditReport['campaigns'][number]>`
    SELECT c.id, c.number, c.state, author.name AS "askedBy", v.submitted_at AS "askedAt",
      (SELECT o.name FROM approval a JOIN operator o ON o.id = a.operator_id
        WHERE a.version_id = v.id ORDER BY a.at DESC LIMIT 1) AS "decidedBy",
      (SELECT count(*)::int FROM attempt t WHERE t.campaign_id = c.id AND t.intent_at IS NOT NULL) AS attempts
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN operator author ON author.id = v.submitted_by
    ORDER BY c.number DESC LIMIT 10`.execute(tx);
  return rows;
}

export async function selectActs(tx: Transaction): Promise<AuditReport['byAct']> {
  return tx
    .selectFrom('audit_entry')
    .groupBy('act')
    .select(['act', sql<number>`count(*)::int`.as('count')])
    .orderBy('count', 'desc')
    .orderBy('act')
    .execute();
}

export async function selectRange(tx: Transaction) {
  return tx
    .selectFrom('audit_entry')
    .select([
      sql<number>`count(*)::int`.as('count'),
      sql<string | null>`min(id)`.as('first'),
      sql<string | null>`max(id)`.as('last'),
      sql<Temporal.Instant>`clock_timestamp()`.as('at'),
      sql<string | null>`(SELECT time_zone FROM district)`.as('timeZone'),
    ])
    .executeTakeFirstOrThrow();
}
