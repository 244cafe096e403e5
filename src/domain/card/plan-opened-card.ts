import { one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/**
 * Sends a closure that waits to the own chat of somebody who may decide on it and wants to see it there. `standing`: it
 * was sent there before, and it is not sent twice.
 */
export async function planOpenedCard(
  db: Db,
  asked: { campaignId: string; operatorId: string; platform: Platform },
): Promise<'planned' | 'standing' | 'not-waiting'> {
  const { campaignId, operatorId, platform } = asked;
  return transact(db, async (tx) => {
    // Anyone who ends the campaign raises these, and then what is planned here.
    await run(tx)`
      SELECT FROM posted_card WHERE kind = 'campaign' AND subject = ${campaignId} AND channel = 'closures'
      ORDER BY platform FOR NO KEY UPDATE`;
    const row = await one<{ version: number | null; isNew: boolean }>(tx)`
      WITH waiting AS MATERIALIZED (
        SELECT v.id, v.number FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
        WHERE c.id = ${campaignId} AND waits_for(${operatorId}, v) AND can_be_asked(${operatorId}, v)
      ), asked AS (
        INSERT INTO asked_approver (version_id, operator_id, in_digest) SELECT id, ${operatorId}, false FROM waiting
        ON CONFLICT (version_id, operator_id) DO UPDATE SET in_digest = false WHERE asked_approver.in_digest
      ), sent AS (
        INSERT INTO posted_card (kind, subject, part, platform, channel)
        SELECT 'campaign', ${campaignId}, ${operatorId} || '/' || number, ${platform}, 'own-chat' FROM waiting
        ON CONFLICT DO NOTHING RETURNING part
      ), listed AS (
        UPDATE posted_card SET revision = revision + 1
        WHERE kind = 'digest' AND subject = ${operatorId} AND EXISTS (SELECT FROM sent)
      )
      SELECT (SELECT number FROM waiting) AS version, EXISTS (SELECT FROM sent) AS "isNew",
        pg_notify('card', '')`;
    if (row === undefined || row.version === null) return 'not-waiting';
    if (!row.isNew) return 'standing';
    await note(tx, by(operatorId), 'approvers-asked', on('campaign', campaignId), {
      version: row.version,
      asked: 1,
      listed: 0,
    });
    return 'planned';
  });
}
