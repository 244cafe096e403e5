import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

/** How many different people's approval of this version counts now, and how many it takes. */
export async function selectApprovals(
  db: Db | Transaction,
  versionId: string,
): Promise<{ given: number; needed: number; isApproved: boolean }> {
  const { rows } = await sql<{ given: number; needed: number; isApproved: boolean }>`
    SELECT approvals_of(v)::int AS given, v.approvals_needed AS needed, is_approved(v) AS "isApproved"
    FROM campaign_version v WHERE v.id = ${versionId}`.execute(db);
  return rows[0] ?? { given: 0, needed: 1, isApproved: false };
}

/**
 * One, or what the district asks for where as good as all of it is told: more than half of its schools, or schools with
 * more than half of its students. Leaving out one school is no way round. A district of one school has no whole.
 */
export async function countApprovalsNeeded(
  tx: Transaction,
  schoolIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ needed: number }>`
    WITH size AS (
      SELECT s.id = ANY (${schoolIds}::uuid[]) AS is_told, count(e.student_id) AS students
      FROM school s LEFT JOIN enrollment e ON e.school_id = s.id AND e.active
      WHERE s.active GROUP BY s.id)
    SELECT CASE WHEN count(*) > 1 AND (count(*) FILTER (WHERE is_told) * 2 > count(*)
        OR coalesce(sum(students) FILTER (WHERE is_told), 0) * 2 > sum(students))
      THEN (SELECT district_wide_approvals FROM district) ELSE 1 END AS needed
    FROM size`.execute(tx);
  return rows[0]?.needed ?? 1;
}
