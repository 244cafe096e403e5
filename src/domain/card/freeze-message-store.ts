import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

export type FreezeMessageKey = {
  haltId: string;
  platform: Platform;
  channel: 'closures' | 'witness';
};

/** A freeze whose message is behind it, leased to one process for a while. */
export type StaleFreeze = {
  haltId: string;
  channel: FreezeMessageKey['channel'];
  /** As of before anything of it is read: what changes later makes it stale again. */
  revision: number;
  channelId: string | null;
  messageId: string | null;
  drawnDigest: string | null;
  /** Since when somebody tried to show it and did not come to the end: it may stand there. */
  postingSince: Temporal.Instant | null;
};

export async function leaseStaleFreezes(
  db: Db,
  platform: FreezeMessageKey['platform'],
  channels: readonly FreezeMessageKey['channel'][],
): Promise<StaleFreeze[]> {
  await executePrepared(
    db,
    sql`
    INSERT INTO halt_message (halt_id, platform, channel)
    SELECT h.id, ${platform}, c.channel FROM halt h CROSS JOIN unnest(${channels}::text[]) AS c(channel)
    WHERE h.campaign_id IS NULL
      AND NOT EXISTS (SELECT FROM halt_message m WHERE m.halt_id = h.id AND m.platform = ${platform}
        AND m.channel = c.channel)
    ON CONFLICT DO NOTHING`,
  );
  const { rows } = await executePrepared(
    db,
    sql<StaleFreeze>`
    UPDATE halt_message m SET lease_until = clock_timestamp() + interval '30 seconds',
      posting_since = coalesce(m.posting_since, clock_timestamp())
    FROM (
      SELECT m.halt_id, m.channel, h.revision FROM halt_message m JOIN halt h ON h.id = m.halt_id
      WHERE m.platform = ${platform} AND m.channel = ANY (${channels}) AND m.noted_revision IS DISTINCT FROM h.revision
        AND coalesce(m.lease_until <= clock_timestamp(), true)
        AND coalesce(m.retry_at <= clock_timestamp(), true)
      ORDER BY h.placed_at FOR UPDATE OF m SKIP LOCKED
    ) AS stale
    WHERE m.halt_id = stale.halt_id AND m.platform = ${platform} AND m.channel = stale.channel
    RETURNING m.halt_id AS "haltId", m.channel, stale.revision, m.channel_id AS "channelId", m.message_id AS "messageId",
      m.drawn_digest AS "drawnDigest", old.posting_since AS "postingSince"`,
  );
  return rows;
}

/** What the message shows by now; kept at once, so that it is never posted a second time. */
export async function saveDrawnFreeze(
  db: Db,
  drawn: FreezeMessageKey & { channelId: string; messageId: string; digest: string },
): Promise<void> {
  await update(db, drawn)
    .set({ channel_id: drawn.channelId, message_id: drawn.messageId, drawn_digest: drawn.digest })
    .execute();
}

/** The message and its thread show this revision. */
export async function releaseFreeze(
  db: Db,
  shown: FreezeMessageKey & { revision: number },
): Promise<void> {
  await update(db, shown)
    .set({ noted_revision: shown.revision, posting_since: null, retry_at: null, lease_until: null })
    .execute();
}

/** The platform did not take it: try again later, as a new message where the old one is gone. */
export async function postponeFreeze(
  db: Db,
  failed: FreezeMessageKey & { afterMs: number; isGone: boolean },
): Promise<void> {
  await update(db, failed)
    .set({
      retry_at: sql`clock_timestamp() + ${failed.afterMs} * interval '1 millisecond'`,
      lease_until: null,
      ...(failed.isGone
        ? { message_id: null, channel_id: null, drawn_digest: null, posting_since: null }
        : {}),
    })
    .execute();
}

function update(db: Db, { haltId, platform, channel }: FreezeMessageKey) {
  return db
    .updateTable('halt_message')
    .where('halt_id', '=', haltId)
    .where('platform', '=', platform)
    .where('channel', '=', channel);
}
