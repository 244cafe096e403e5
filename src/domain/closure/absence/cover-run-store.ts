import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';

/** Has a sealed list or weekly notice run under the approval that stands for it, if nothing stops it: which closure's that is. */
export async function insertRun(
  tx: Transaction,
  versionId: string,
): Promise<{ standing: number; approval: string; people: string[] } | undefined> {
  return one<{ standing: number; approval: string; people: string[] }>(tx)`
    WITH run AS (
      INSERT INTO standing_run (version_id, standing_id, fingerprint)
      SELECT v.id, standing_for(v), v.fingerprint FROM campaign_version v
      WHERE v.id = ${versionId} AND standing_for(v) IS NOT NULL AND run_stops(v) = '[]'
      RETURNING standing_id
    )
    SELECT c.number AS standing, encode(s.fingerprint, 'hex') AS approval,
      ARRAY(SELECT a.operator_id FROM approval a WHERE a.version_id = s.id AND a.decision = 'approved' ORDER BY a.at) AS people
    FROM run JOIN campaign_version s ON s.id = run.standing_id JOIN campaign c ON c.id = s.campaign_id`;
}
