import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** A checkpoint that stands in a channel, as we posted it. */
export type ExpectedPost = { id: string; size: number; note: string; messageId: string };

/** A witness channel is to be read now. */
export type Reading = {
  /** Null: from its beginning. */
  since: Temporal.Instant | null;
  /** Of every channel that posts were ever sent to on this platform, those of the asked-for one. */
  expected: ExpectedPost[];
};

/**
 * Leases the reading of a platform's witness channel: every five minutes, soon after each post, and once a day from its
 * beginning instead of for the last two days. Undefined where it is not due, or another bot reads.
 */
export async function leaseReading(
  db: Db,
  { platform, channelId }: { platform: Platform; channelId: string },
): Promise<Reading | undefined> {
  const { rows } = await executePrepared(
    db,
    sql<{ since: Temporal.Instant | null }>`
    INSERT INTO witness_reading AS r (platform, lease_until)
    VALUES (${platform}, clock_timestamp() + interval '2 minutes')
    ON CONFLICT (platform) DO UPDATE SET lease_until = excluded.lease_until
    WHERE coalesce(r.lease_until <= clock_timestamp(), true)
      AND (coalesce(r.read_at <= clock_timestamp() - interval '5 minutes', true)
        OR EXISTS (SELECT FROM posted_card k WHERE k.kind = 'checkpoint' AND k.platform = r.platform
          AND k.drawn_at > r.read_at))
    RETURNING CASE WHEN whole_at > clock_timestamp() - interval '1 day'
      THEN clock_timestamp() - interval '2 days' END AS since`,
  );
  const [due] = rows;
  if (due === undefined) return undefined;
  const since = due.since?.toString() ?? null;
  const expected = await many<ExpectedPost>(db)`
    SELECT p.id, p.size::float8 AS size, p.note, k.message_id AS "messageId"
    FROM checkpoint_post p JOIN posted_card k ON k.kind = 'checkpoint' AND k.subject = p.id AND k.part = ''
      AND k.platform = ${platform} AND k.channel = 'witness'
    WHERE k.channel_id = ${channelId} AND p.at >= coalesce(${since}::timestamptz, '-infinity')`;
  return { since: due.since, expected };
}
