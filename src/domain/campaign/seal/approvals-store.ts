import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

export type Approvals = {
  given: number;
  needed: number;
  /** What is stored is what the fingerprint was taken over. */
  isAsSealed: boolean;
  /** It is, and enough people whose word still counts approved it. */
  isApproved: boolean;
  /** An approval would count, could the platform be asked. */
  isUnseen: boolean;
};

/** How many different people's approval of this version counts now, how many it takes, and whether it is still what they saw. */
export async function selectApprovals(db: Db | Transaction, versionId: string): Promise<Approvals> {
  const { rows } = await sql<Approvals>`
    SELECT approvals_of(v)::int AS given, v.approvals_needed AS needed, seal_holds(v) AS "isAsSealed",
      is_approved(v) AS "isApproved",
      EXISTS (SELECT FROM approval a WHERE a.version_id = v.id AND a.decision = 'approved'
        AND decision_bar(a.operator_id, v) = 'accounts-unseen') AS "isUnseen"
    FROM campaign_version v WHERE v.id = ${versionId}`.execute(db);
  return rows[0] ?? { given: 0, needed: 1, isAsSealed: false, isApproved: false, isUnseen: false };
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
