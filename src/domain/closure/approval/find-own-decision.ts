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
}
