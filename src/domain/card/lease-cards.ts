import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import type { CardChannel, CardKey, StaleCard } from './posted-card.ts';

const isStale = sql`(drawn_revision < revision OR redraw_at <= clock_timestamp())
  AND coalesce(lease_until <= clock_timestamp(), true)
  AND coalesce(retry_at <= clock_timestamp(), true)
  -- A platform that joins later is not told of what was over long before; one that was away is.
  AND (coalesce(fresh_until > clock_timestamp(), true) OR message_id IS NOT NULL
    OR (posting_since IS NOT NULL OR failures > 0) AND channel <> 'own-chat')`;

/** Of which kinds any card is behind, on which platforms: one look in place of one for each. */
export async function findStaleKinds(db: Db): Promise<Pick<CardKey, 'kind' | 'platform'>[]> {
  const { rows } = await executePrepared(
    db,
    sql<
      Pick<CardKey, 'kind' | 'platform'>
    >`SELECT DISTINCT kind, platform FROM posted_card WHERE ${isStale}`,
  );
  return rows;
}

/**
 * Leases cards of one kind and platform that are behind: showing an older revision, or due to be drawn again. Live ones come
 * first, channels before the chats of single people, then the oldest; of an audit run its own card before its findings. Two processes never draw the same card at
 * once; a dead one's lease ends after 30 seconds.
 */
export async function leaseCards(
  db: Db,
  wanted: Pick<CardKey, 'kind' | 'platform'> & {
    channels: readonly CardChannel[];
    most: number;
  },
): Promise<StaleCard[]> {
  const { rows } = await executePrepared(
    db,
    sql<StaleCard>`
    UPDATE posted_card k SET lease_until = clock_timestamp() + interval '30 seconds',
      posting_since = coalesce(k.posting_since, clock_timestamp())
    WHERE (k.kind, k.subject, k.part, k.platform, k.channel) IN (
      SELECT kind, subject, part, platform, channel FROM posted_card
      WHERE platform = ${wanted.platform} AND kind = ${wanted.kind} AND channel = ANY (${wanted.channels}) AND ${isStale}
      ORDER BY fresh_until IS NOT NULL, channel = 'own-chat', subject, part FOR UPDATE SKIP LOCKED LIMIT ${wanted.most}::int)
    RETURNING kind, subject, part, platform, channel, revision, channel_id AS "channelId", message_id AS "messageId",
      CASE WHEN drawn_at > clock_timestamp() - interval '1 minute' THEN drawn_digest END AS "drawnDigest",
      told, old.posting_since AS "postingSince", failures,
      -- The account that was linked first: a new one gets nothing that it could hide from its person.
      (SELECT i.user_id FROM chat_identity i WHERE k.channel = 'own-chat' AND i.platform = k.platform
        AND i.operator_id = CASE k.channel WHEN 'own-chat' THEN left(k.part, 36)::uuid END
        ORDER BY i.linked_at, i.id LIMIT 1) AS "userId"`,
  );
  return rows;
}
