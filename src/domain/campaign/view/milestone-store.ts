import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Moment, NoticedMoment } from './milestone.ts';

/** The moments that came after one of them, in order. */
export async function selectMoments(
  db: Db,
  after: { campaignId: string; id: string },
): Promise<Moment[]> {
  return db
    .selectFrom('campaign_moment as m')
    .leftJoin('operator as o', 'o.id', 'm.operator_id')
    .where('m.campaign_id', '=', after.campaignId)
    .where('m.id', '>', after.id)
    .select(['m.id', 'm.kind', 'm.round', 'o.name as by', 'm.reason', 'm.count', 'm.at'])
    .orderBy('m.id')
    .execute();
}

/**
 * Keeps what was noticed and stands nowhere yet. It waits for the campaign like an act does, so that ids are in the
 * order of commits: a thread that knows one knows all before it.
 */
export async function insertNoticed(
  db: Db,
  campaignId: string,
  noticed: readonly NoticedMoment[],
): Promise<void> {
  const rows = noticed.map(({ at, ...rest }) => ({ ...rest, at: at.toString() }));
  await sql`
    WITH news AS MATERIALIZED (
      SELECT n.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS n(kind text, count int, reason text, at timestamptz)
      WHERE NOT EXISTS (SELECT FROM campaign_moment m
        WHERE m.campaign_id = ${campaignId} AND m.kind = n.kind)
        -- Nobody is told that it is over who was not told that it began.
        AND (n.kind <> 'carrier-eased' OR EXISTS (SELECT FROM campaign_moment m
          WHERE m.campaign_id = ${campaignId} AND m.kind = 'carrier-short'))
    ), held AS MATERIALIZED (
      SELECT c.id FROM campaign c WHERE c.id = ${campaignId} AND c.state = 'dialing' AND EXISTS (SELECT FROM news)
      FOR NO KEY UPDATE
    )
    INSERT INTO campaign_moment (campaign_id, kind, count, reason, at)
    SELECT held.id, news.kind, news.count, news.reason, news.at FROM held, news ORDER BY news.at
    ON CONFLICT DO NOTHING`.execute(db);
}
