import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { shortCode } from '#domain/closure/seal/fingerprint.ts';

export type OwnDecision = { decision: 'approved' | 'sent-back'; at: Temporal.Instant };

/** What somebody decided last on a closure; undefined where they haven't. */
export async function findOwnDecision(
  db: Db,
  { campaignId, operatorId }: { campaignId: string; operatorId: string },
): Promise<OwnDecision | undefined> {
  return one<OwnDecision>(db)`
    SELECT a.decision, a.at FROM approval a JOIN campaign_version v ON v.id = a.version_id
    WHERE v.campaign_id = ${campaignId} AND a.operator_id = ${operatorId}
    ORDER BY a.at DESC LIMIT 1`;
}

/** Whether this person opened the whole text of the version with this short code. */
export async function findTextOpening(
  db: Db,
  reader: { campaignId: string; operatorId: string; code: string },
): Promise<boolean> {
  const opened = await db
    .selectFrom('text_opening as o')
    .innerJoin('campaign_version as v', 'v.id', 'o.version_id')
    .where('v.campaign_id', '=', reader.campaignId)
    .where('o.operator_id', '=', reader.operatorId)
    .select('v.fingerprint')
    .execute();
  return opened.some(
    ({ fingerprint }) => fingerprint !== null && shortCode(fingerprint) === reader.code,
  );
}
