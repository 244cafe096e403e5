import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

export type Platform = 'slack' | 'teams';

/** A card whose message is behind its campaign, leased to one process for a while. */
export type StaleCard = {
  campaignId: string;
  channelId: string | null;
  messageId: string | null;
  drawnDigest: string | null;
  notedState: string | null;
  /** The database's clock before the campaign is read: whatever changes later makes the card stale again. */
  readAt: Temporal.Instant;
};

/**
 * Leases the cards of one platform that are behind: never drawn, changed state since, or calling and older than
 * three seconds. Two processes never draw the same card at once; a dead one's lease ends by itself.
 */
export async function leaseStaleCards(db: Db, platform: Platform): Promise<StaleCard[]> {
  await sql`
    INSERT INTO chat_card (campaign_id, platform)
    SELECT c.id, ${platform} FROM campaign c
    WHERE NOT EXISTS (SELECT FROM chat_card k WHERE k.campaign_id = c.id AND k.platform = ${platform})
    ON CONFLICT DO NOTHING`.execute(db);
  const { rows } = await sql<StaleCard>`
    UPDATE chat_card SET lease_until = clock_timestamp() + interval '30 seconds'
    WHERE platform = ${platform} AND campaign_id IN (
      SELECT k.campaign_id FROM chat_card k JOIN campaign c ON c.id = k.campaign_id
      WHERE k.platform = ${platform}
        AND coalesce(k.lease_until <= clock_timestamp(), true)
        AND coalesce(k.retry_at <= clock_timestamp(), true)
        AND (k.drawn_at IS NULL OR k.drawn_at <= c.state_at
          OR c.state = 'dialing' AND k.drawn_at <= clock_timestamp() - interval '3 seconds')
      ORDER BY c.number FOR UPDATE OF k SKIP LOCKED LIMIT 10)
    RETURNING campaign_id AS "campaignId", channel_id AS "channelId", message_id AS "messageId",
      drawn_digest AS "drawnDigest", noted_state AS "notedState", clock_timestamp() AS "readAt"`.execute(
    db,
  );
  return rows;
}

export async function saveDrawnCard(
  db: Db,
  card: {
    campaignId: string;
    platform: Platform;
    channelId: string;
    messageId: string;
    digest: string;
    readAt: Temporal.Instant;
    notedState: string | null;
  },
): Promise<void> {
  await db
    .updateTable('chat_card')
    .set({
      channel_id: card.channelId,
      message_id: card.messageId,
      drawn_digest: card.digest,
      drawn_at: card.readAt,
      noted_state: card.notedState,
      retry_at: null,
      lease_until: null,
    })
    .where('campaign_id', '=', card.campaignId)
    .where('platform', '=', card.platform)
    .execute();
}

/** The platform did not take it: try again later, as a new message where the old one is gone. */
export async function postponeCard(
  db: Db,
  card: { campaignId: string; platform: Platform; afterMs: number; isGone: boolean },
): Promise<void> {
  await db
    .updateTable('chat_card')
    .set({
      retry_at: sql`clock_timestamp() + ${card.afterMs} * interval '1 millisecond'`,
      lease_until: null,
      ...(card.isGone ? { message_id: null, channel_id: null, drawn_digest: null } : {}),
    })
    .where('campaign_id', '=', card.campaignId)
    .where('platform', '=', card.platform)
    .execute();
}
