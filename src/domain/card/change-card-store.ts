import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** Whose changes take two people, each kind with a table of its own: of roles, and of the district's policy. */
export type ChangeKind = 'role' | 'policy';

type Key = { kind: ChangeKind; changeId: string; platform: Platform };

/** A card of a change whose message is behind, leased to one process for a while. */
export type StaleChangeCard = {
  changeId: string;
  channelId: string | null;
  messageId: string | null;
  drawnDigest: string | null;
  /** Since when somebody tried to show it and did not come to the end: it may stand there. */
  postingSince: Temporal.Instant | null;
};

/** Leases the cards of one platform that show another state than their change has. */
export async function leaseStaleChangeCards(
  db: Db,
  { kind, platform }: Omit<Key, 'changeId'>,
): Promise<StaleChangeCard[]> {
  const change = sql.table(`${kind}_change`);
  const message = sql.table(`${kind}_card_message`);
  await executePrepared(
    db,
    sql`
    INSERT INTO ${message} (change_id, platform)
    SELECT c.id, ${platform} FROM ${change} c
    WHERE NOT EXISTS (SELECT FROM ${message} m WHERE m.change_id = c.id AND m.platform = ${platform})
    ON CONFLICT DO NOTHING`,
  );
  const { rows } = await executePrepared(
    db,
    sql<StaleChangeCard>`
    UPDATE ${message} m SET lease_until = clock_timestamp() + interval '2 minutes',
      posting_since = coalesce(m.posting_since, clock_timestamp())
    WHERE (m.change_id, m.platform) IN (
      SELECT m.change_id, m.platform FROM ${message} m JOIN ${change} c ON c.id = m.change_id
      WHERE m.platform = ${platform} AND m.shown_state IS DISTINCT FROM c.state
        AND coalesce(m.lease_until <= clock_timestamp(), true)
        AND coalesce(m.retry_at <= clock_timestamp(), true)
      ORDER BY c.asked_at FOR UPDATE OF m SKIP LOCKED LIMIT 10)
    RETURNING m.change_id AS "changeId", m.channel_id AS "channelId", m.message_id AS "messageId",
      m.drawn_digest AS "drawnDigest", old.posting_since AS "postingSince"`,
  );
  return rows;
}

/** The message shows this state; a later one makes it stale again. */
export async function saveDrawnChangeCard(
  db: Db,
  card: Key & { channelId: string; messageId: string; digest: string; state: string },
): Promise<void> {
  await update(db, card)
    .set({
      channel_id: card.channelId,
      message_id: card.messageId,
      drawn_digest: card.digest,
      shown_state: card.state,
      posting_since: null,
      retry_at: null,
      lease_until: null,
    })
    .execute();
}

/** The platform did not take it: try again later, as a new message where the old one is gone. */
export async function postponeChangeCard(
  db: Db,
  card: Key & { afterMs: number; isGone: boolean },
): Promise<void> {
  await update(db, card)
    .set({
      retry_at: sql`clock_timestamp() + ${card.afterMs} * interval '1 millisecond'`,
      lease_until: null,
      ...(card.isGone
        ? { message_id: null, channel_id: null, drawn_digest: null, posting_since: null }
        : {}),
    })
    .execute();
}

function update(db: Db, { kind, changeId, platform }: Key) {
  return db
    .updateTable(kind === 'role' ? 'role_card_message' : 'policy_card_message')
    .where('change_id', '=', changeId)
    .where('platform', '=', platform);
}
