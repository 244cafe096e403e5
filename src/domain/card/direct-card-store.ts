import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

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
export async function leaseStaleDirectCards(
  db: Db,
  card: Key & { state: string },
): Promise<DirectCard[]> {
  const { rows } = await sql<DirectCard>`
    UPDATE direct_card d SET lease_until = clock_timestamp() + interval '2 minutes'
    FROM (
      SELECT campaign_id, platform, operator_id FROM direct_card
      WHERE campaign_id = ${card.campaignId} AND platform = ${card.platform}
        AND shown_state IS DISTINCT FROM ${card.state} AND coalesce(lease_until <= clock_timestamp(), true)
      FOR UPDATE SKIP LOCKED
    ) AS stale, (
      SELECT operator_id, platform, min(user_id) AS user_id FROM chat_identity GROUP BY operator_id, platform
    ) AS i
    WHERE (d.campaign_id, d.platform, d.operator_id) = (stale.campaign_id, stale.platform, stale.operator_id)
      AND i.operator_id = d.operator_id AND i.platform = d.platform
    RETURNING d.operator_id AS "operatorId", i.user_id AS "userId", d.channel_id AS "channelId",
      d.message_id AS "messageId"`.execute(db);
  return rows;
}

/** It could not be shown; whoever looks next tries again. */
export async function releaseDirectCard(db: Db, card: Key & { operatorId: string }): Promise<void> {
  await onCard(db, card).set({ lease_until: null }).execute();
}

export async function saveDirectCard(
  db: Db,
  card: Key & { operatorId: string; channelId: string; messageId: string; state: string },
): Promise<void> {
  await onCard(db, card)
    .set({
      channel_id: card.channelId,
      message_id: card.messageId,
      shown_state: card.state,
      lease_until: null,
    })
    .execute();
}

function onCard(db: Db, card: Key & { operatorId: string }) {
  return db
    .updateTable('direct_card')
    .where('campaign_id', '=', card.campaignId)
    .where('platform', '=', card.platform)
    .where('operator_id', '=', card.operatorId);
}
