import { sql } from 'kysely';
import { run } from '#database/query.ts';
import { rowOf, rowsOf, together } from '#database/together.ts';
import type { Db } from '#database/transaction.ts';
import type { CampaignView } from './campaign-view.ts';
import { type Milestone, noticeMilestones } from './milestone.ts';

/**
 * Keeps what is worth telling of a campaign as it stands and stands nowhere yet; anyone who noticed it first. It waits for
 * the campaign like an act does, so that ids are in the order of commits: a thread that knows one knows all before it.
 */
export async function recordMilestones(db: Db, view: CampaignView): Promise<void> {
  const noticed = noticeMilestones(view);
  if (noticed.length === 0) return;
  const rows = noticed.map(({ at, ...rest }) => ({ ...rest, at: at.toString() }));
  await run(db)`
    WITH news AS MATERIALIZED (
      SELECT n.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS n(kind text, count int, reason text, at timestamptz)
      WHERE NOT EXISTS (SELECT FROM campaign_milestone m
        WHERE m.campaign_id = ${view.id} AND m.kind = n.kind)
        -- Nobody is told that it is over who was not told that it began.
        AND (n.kind <> 'carrier-eased' OR EXISTS (SELECT FROM campaign_milestone m
          WHERE m.campaign_id = ${view.id} AND m.kind = 'carrier-short'))
    ), held AS MATERIALIZED (
      SELECT c.id FROM campaign c WHERE c.id = ${view.id} AND c.state = 'dialing' AND EXISTS (SELECT FROM news)
      FOR NO KEY UPDATE
    )
    INSERT INTO campaign_milestone (campaign_id, kind, count, reason, at)
    SELECT held.id, news.kind, news.count, news.reason, news.at FROM held, news ORDER BY news.at
    ON CONFLICT DO NOTHING`;
}

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
