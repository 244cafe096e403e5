import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Platform } from './board-store.ts';

/** The card in one person's own chat. */
export type DirectCard = {
  operatorId: string;
  /** The person's account on the platform. */
  userId: string;
  channelId: string | null;
  messageId: string | null;
};

type Key = { campaignId: string; platform: Platform };

/** Makes a place for the card at everybody who may decide on it and speaks from this platform. */
export async function insertDirectCards(db: Db, card: Key): Promise<void> {
  await sql`
    INSERT INTO direct_card (campaign_id, platform, operator_id)
    SELECT DISTINCT c.id, i.platform, i.operator_id
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN chat_identity i ON i.platform = ${card.platform} AND decision_bar(i.operator_id, v) IS NULL
    WHERE c.id = ${card.campaignId} AND c.state = 'submitted'
    ON CONFLICT DO NOTHING`.execute(db);
}

/** Those that show another state than this. */
export async function selectStaleDirectCards(
  db: Db,
  card: Key & { state: string },
): Promise<DirectCard[]> {
  const { rows } = await sql<DirectCard>`
    SELECT d.operator_id AS "operatorId", min(i.user_id) AS "userId", d.channel_id AS "channelId",
      d.message_id AS "messageId"
    FROM direct_card d JOIN chat_identity i ON i.operator_id = d.operator_id AND i.platform = d.platform
    WHERE d.campaign_id = ${card.campaignId} AND d.platform = ${card.platform}
      AND d.shown_state IS DISTINCT FROM ${card.state}
    GROUP BY d.campaign_id, d.platform, d.operator_id`.execute(db);
  return rows;
}

export async function saveDirectCard(
  db: Db,
  card: Key & { operatorId: string; channelId: string; messageId: string; state: string },
): Promise<void> {
  await db
    .updateTable('direct_card')
    .set({ channel_id: card.channelId, message_id: card.messageId, shown_state: card.state })
    .where('campaign_id', '=', card.campaignId)
    .where('platform', '=', card.platform)
    .where('operator_id', '=', card.operatorId)
    .execute();
}
