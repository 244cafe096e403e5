import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** A card whose message is behind its campaign, leased to one process for a while. */
export type StaleCard = {
  campaignId: string;
  channelId: string | null;
  messageId: string | null;
  drawnDigest: string | null;
  /** The last moment that its thread knows. */
  toldMoment: string;
  /** Since when something was being posted whose answer never came: it may stand there. */
  postingSince: Temporal.Instant | null;
  /** How often in a row the platform did not take it. */
  failures: number;
};

type Key = { campaignId: string; platform: Platform };

/**
 * Leases the cards of one platform that are behind: never drawn, showing another state, with something untold in the
 * thread, or three seconds old while calls are under way; where many campaigns dial, each waits its turn, so that a
 * channel has one edit of progress in three seconds. Of a campaign of more than 60,000 phones it is older, for counting
 * the calls of a phone takes some microseconds. One that waits for a decision is drawn anew each minute, and one that is
 * over every five for an hour, so that it comes back where somebody deleted it or wrote over it. Two processes never
 * draw the same card at once; a dead one's lease ends by itself.
 */
export async function leaseStaleCards(db: Db, platform: Platform): Promise<StaleCard[]> {
  await executePrepared(
    db,
    sql`
    INSERT INTO chat_card (campaign_id, platform)
    SELECT c.id, ${platform} FROM campaign c
    WHERE NOT EXISTS (SELECT FROM chat_card k WHERE k.campaign_id = c.id AND k.platform = ${platform})
      -- A platform that joins later is not told of what was over long before.
      AND coalesce(c.ended_at > now() - interval '1 hour', true)
    ON CONFLICT DO NOTHING`,
  );
  const { rows } = await executePrepared(
    db,
    sql<StaleCard>`
    WITH turn AS MATERIALIZED (
      SELECT greatest(count(*), 1) * interval '3 seconds' AS length FROM campaign WHERE state = 'dialing'
    )
    UPDATE chat_card SET lease_until = clock_timestamp() + interval '30 seconds'
    WHERE platform = ${platform} AND campaign_id IN (
      SELECT k.campaign_id FROM chat_card k JOIN campaign c ON c.id = k.campaign_id
      WHERE k.platform = ${platform}
        AND coalesce(k.lease_until <= clock_timestamp(), true)
        AND coalesce(k.retry_at <= clock_timestamp(), true)
        AND (k.shown_state IS DISTINCT FROM c.version || ':' || c.state || coalesce((
            SELECT ':' || nullif(count(*), 0) FROM approval a JOIN campaign_version v ON v.id = a.version_id
            WHERE v.campaign_id = c.id AND v.number = c.version AND c.state = 'submitted'), '')
            || CASE WHEN c.state = 'paused' AND EXISTS (SELECT FROM halt h WHERE h.campaign_id = c.id
              AND h.released_at IS NULL AND asker_counts(h)) THEN ':asked' ELSE '' END
          OR EXISTS (SELECT FROM campaign_moment m WHERE m.campaign_id = c.id AND m.id > k.told_moment)
          -- What waits or dials shows a freeze too, and its end; a few seconds more, for changes committed meanwhile.
          OR (c.state IN ('submitted', 'approved')
              OR c.state IN ('dialing', 'paused') AND k.drawn_at <= clock_timestamp() - (SELECT length FROM turn))
            AND EXISTS (SELECT FROM halt h WHERE h.campaign_id IS NULL
              AND k.drawn_at <= greatest(h.placed_at, h.released_at) + interval '5 seconds')
          OR c.state = 'submitted' AND EXISTS (SELECT FROM approval_wake w JOIN campaign_version v ON v.id = w.version_id
            WHERE v.campaign_id = c.id AND v.number = c.version AND k.drawn_at <= w.at + interval '5 seconds')
          OR c.state IN ('approved', 'dialing') AND EXISTS (SELECT FROM sign_in_hold h
            WHERE h.campaign_id = c.id AND k.drawn_at <= h.at + interval '5 seconds')
          OR c.state = 'submitted' AND EXISTS (SELECT FROM absence a
            WHERE k.drawn_at <= greatest(a.begun_at, a.ended_at) + interval '5 seconds')
          -- What is approved starts at once, unless no worker runs: then it says so.
          OR k.drawn_at <= clock_timestamp() - interval '3 seconds' AND c.state = 'approved' AND NOT EXISTS (
            SELECT FROM campaign_version v WHERE v.campaign_id = c.id AND v.number = c.version
              AND v.start_at > clock_timestamp())
          OR k.drawn_at <= clock_timestamp() - interval '1 minute' AND c.state IN ('submitted', 'approved')
          OR k.drawn_at <= clock_timestamp() - interval '5 minutes' AND c.ended_at > clock_timestamp() - interval '1 hour'
          OR k.drawn_at <= clock_timestamp() - greatest((SELECT length FROM turn), (
              SELECT (coalesce(voice_count, 0) + coalesce(text_count, 0)) * interval '50 microseconds'
              FROM campaign_version WHERE campaign_id = c.id AND number = c.version)) AND (c.state IN ('dialing', 'paused')
            -- A stop leaves talks in progress; the last of them still changes the summary.
            OR c.state IN ('stopped', 'finished') AND c.ended_at > clock_timestamp() - interval '1 hour'
              AND ((SELECT max(a.ended_at) FROM attempt a WHERE a.campaign_id = c.id) >= k.drawn_at
                OR EXISTS (SELECT FROM attempt a WHERE a.campaign_id = c.id AND a.deadline_at IS NOT NULL))))
      ORDER BY c.ended_at IS NOT NULL, c.number FOR UPDATE OF k SKIP LOCKED LIMIT 10)
    RETURNING campaign_id AS "campaignId", channel_id AS "channelId", message_id AS "messageId",
      CASE WHEN least(drawn_at, edited_at) > clock_timestamp() - interval '1 minute' THEN drawn_digest END AS "drawnDigest",
      told_moment AS "toldMoment", posting_since AS "postingSince", failures`,
  );
  return rows;
}

/** Whether we posted this message as the campaign's card: in the channel, or to one person who may decide. */
export async function isCardMessage(
  db: Db,
  card: Key & { channelId: string; messageId: string },
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM chat_card WHERE campaign_id = ${card.campaignId} AND platform = ${card.platform}
      AND channel_id = ${card.channelId} AND message_id = ${card.messageId}
    UNION ALL
    SELECT FROM direct_card WHERE campaign_id = ${card.campaignId} AND platform = ${card.platform}
      AND channel_id = ${card.channelId} AND message_id = ${card.messageId}`.execute(db);
  return rows.length > 0;
}

/** Whether the campaign's card is on its way to the channel just now. */
export async function isBeingPosted(db: Db, { campaignId, platform }: Key): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM chat_card WHERE campaign_id = ${campaignId} AND platform = ${platform}
      AND message_id IS NULL AND posting_since IS NOT NULL AND lease_until > clock_timestamp()`.execute(
    db,
  );
  return rows.length > 0;
}

/** The database's clock, to be read before what is drawn: later changes must find the card old. */
export async function selectClock(db: Db): Promise<string> {
  const { rows } = await sql<{ now: string }>`SELECT clock_timestamp()::text AS now`.execute(db);
  return rows[0]?.now ?? 'now';
}

/** Something is about to be posted. A process that finds this later must look whether it stands there already. */
export async function markPosting(db: Db, card: Key): Promise<void> {
  await onCard(db, card)
    .set({ posting_since: sql`coalesce(posting_since, clock_timestamp())` })
    .execute();
}

/** What the message shows by now; kept at once, so that it is never posted a second time. */
export async function saveDrawnCard(
  db: Db,
  card: Key & {
    channelId: string;
    messageId: string;
    digest: string;
    /** Whether the platform took something, or had it all. */
    isSent: boolean;
    /** Whether the card itself was new: what was being posted since is known to stand there. */
    isFirst: boolean;
    shownState: string;
    readAt: string;
  },
): Promise<void> {
  await onCard(db, card)
    .set({
      channel_id: card.channelId,
      message_id: card.messageId,
      drawn_digest: card.digest,
      drawn_at: card.readAt,
      shown_state: card.shownState,
      ...(card.isFirst ? { posting_since: null } : {}),
      ...(card.isSent ? { edited_at: card.readAt } : {}),
    })
    .execute();
}

/** The thread knows this moment. There may be more to tell, so the lease begins anew. */
export async function saveTold(db: Db, card: Key & { toldMoment: string }): Promise<void> {
  await onCard(db, card)
    .set({
      told_moment: card.toldMoment,
      posting_since: null,
      lease_until: sql`clock_timestamp() + interval '30 seconds'`,
    })
    .execute();
}

/** Nothing is left to show. */
export async function releaseCard(db: Db, card: Key): Promise<void> {
  await onCard(db, card).set({ retry_at: null, lease_until: null, failures: 0 }).execute();
}

/** The platform did not take it: try again later, as a new message where the old one is gone. */
export async function postponeCard(
  db: Db,
  card: Key & { afterMs: number; isGone: boolean },
): Promise<void> {
  await onCard(db, card)
    .set({
      retry_at: sql`clock_timestamp() + ${card.afterMs} * interval '1 millisecond'`,
      lease_until: null,
      failures: sql`failures + 1`,
      ...(card.isGone ? { message_id: null, channel_id: null, drawn_digest: null } : {}),
    })
    .execute();
}

function onCard(db: Db, card: Key) {
  return db
    .updateTable('chat_card')
    .where('campaign_id', '=', card.campaignId)
    .where('platform', '=', card.platform);
}
