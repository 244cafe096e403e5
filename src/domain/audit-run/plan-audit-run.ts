import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/**
 * Puts this week's run in line, once: weekly, monthly, quarterly or yearly, as the plan has it. A week begins on Monday at
 * five in the morning of the district; after an outage the week that is running is caught up, and no other, and it gets the
 * deepest of what was missed. `at` stands for now.
 */
export async function planAuditRun(db: Db, at?: Temporal.Instant): Promise<void> {
  await transact(db, async (tx) => {
    const { rows } = await sql<{ id: string; kind: Lowercase<string>; week: string }>`
      INSERT INTO audit_run (kind, week, days)
      SELECT p.kind, due.week, p.days
      FROM (SELECT district_week(coalesce(${at?.toString() ?? null}::timestamptz, now())) AS week) AS due
      JOIN audit_plan p ON p.kind = audit_kind_of(due.week, (SELECT max(week) FROM audit_run))
      WHERE NOT EXISTS (SELECT FROM audit_run r WHERE r.week = due.week)
      ON CONFLICT DO NOTHING
      RETURNING id, kind, week`.execute(tx);
    const [run] = rows;
    if (run === undefined) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'dial-worker' },
      act: 'audit-run-planned',
      subject: { kind: 'audit-run', id: run.id },
      facts: { kind: run.kind, week: run.week },
    });
  });
}
