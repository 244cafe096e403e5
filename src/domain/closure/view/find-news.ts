import { sql } from 'kysely';
import { rowOf, rowsOf, together } from '#database/together.ts';
import type { Db } from '#database/transaction.ts';
import type { Milestone } from './milestone.ts';

/** The moments of a campaign that came after one of them, in order; and how many campaigns dial now. */
export async function findNews(
  db: Db,
  { campaignId, after }: { campaignId: string; after: string },
): Promise<{ milestones: Milestone[]; dialing: number }> {
  const { milestones, dialing } = await together(db, {
    milestones: rowsOf(
      sql<Milestone>`
        SELECT m.id::text AS id, m.kind, m.round, staff_name(o) AS by, m.count, m.at, coalesce(m.reason, reason_of(a)) AS reason
        FROM campaign_milestone m LEFT JOIN operator o ON o.id = m.operator_id LEFT JOIN approval a ON a.id = m.approval_id
        WHERE m.campaign_id = ${campaignId} AND m.id > ${after} ORDER BY m.id`,
      'at',
    ),
    dialing: rowOf(sql<{ count: number }>`
      SELECT count(*)::int AS count FROM campaign WHERE state = 'dialing'`),
  });
  return { milestones, dialing: dialing?.count ?? 0 };
}
