<<<<<<< HEAD

import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

export type OwnDecision = { decision: 'approved' | 'sent-back'; at: Temporal.Instant };

/** What somebody decided last on a closure; undefined where they haven't. */
export async function findOwnDecision(
  db: Db,
  { campaignId, operatorId }: { campaignId: string; operatorId: string },
): Promise<OwnDecision | undefined> {
  const { rows } = await sql<OwnDecision>`
    SELECT a.decision, a.at FROM approval a JOIN campaign_version v ON v.id = a.version_id
    WHERE v.campaign_id = ${campaignId} AND a.operator_id = ${operatorId}
    ORDER BY a.at DESC LIMIT 1`.execute(db);
  return rows[0];
=======
import type { Db } from '#database/transaction.ts';

/** What this person last decided on the newest version of a closure, and when. */
export async function findOwnDecision(
  db: Db,
  { campaignId, operatorId }: { campaignId: string; operatorId: string },
): Promise<
  { decision: 'approved' | 'sent-back'; at: Temporal.Instant; timeZone: string } | undefined
> {
  return db
    .selectFrom('approval as a')
    .innerJoin('campaign_version as v', 'v.id', 'a.version_id')
    .innerJoin('campaign as c', (join) =>
      join.onRef('c.id', '=', 'v.campaign_id').onRef('c.version', '=', 'v.number'),
    )
    .innerJoin('district as d', (join) => join.onTrue())
    .where('c.id', '=', campaignId)
    .where('a.operator_id', '=', operatorId)
    .orderBy('a.at', 'desc')
    .select(['a.decision', 'a.at', 'd.time_zone as timeZone'])
    .$narrowType<{ decision: 'approved' | 'sent-back' }>()
    .executeTakeFirst();
>>>>>>> 018d13dc (Say on cards who did what, in the sixty better sentences)
}
