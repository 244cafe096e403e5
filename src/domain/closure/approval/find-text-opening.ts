import type { Db } from '#database/transaction.ts';
import { shortCode } from '#domain/closure/seal/fingerprint.ts';

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
