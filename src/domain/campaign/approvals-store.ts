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

/** One, or what the district asks for where every one of its schools is told at once. */
export async function countApprovalsNeeded(
  tx: Transaction,
  schoolIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ needed: number }>`
    SELECT CASE WHEN count(*) > 1 AND bool_and(s.id = ANY (${schoolIds}::uuid[]))
      THEN (SELECT district_wide_approvals FROM district) ELSE 1 END AS needed
    FROM school s WHERE s.active`.execute(tx);
  return rows[0]?.needed ?? 1;
}
