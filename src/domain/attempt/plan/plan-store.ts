import { sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** Planning is the one bulk act that is logged as a whole: the frozen list already says who is on it. */
export async function insertAttempts(
  tx: Transaction,
  campaignId: string,
): Promise<{ voice: number; text: number }> {
  const { rows } = await sql<{ channel: Channel; count: number }>`
    WITH version AS (
      SELECT v.id, v.delivery, v.purpose FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.id = ${campaignId}
    ), planned AS (
      INSERT INTO attempt (campaign_id, version_id, phone_id, channel)
      SELECT ${campaignId}, r.version_id, r.phone_id, r.channel
      FROM version v JOIN recipient r ON r.version_id = v.id
      WHERE CASE r.channel
        -- A phone that may be called and not texted, in an emergency, or texted and not called, would otherwise
        -- never hear of it.
        WHEN 'voice' THEN v.delivery IN ('call', 'call-and-text', 'call-then-text')
          OR v.purpose = 'emergency' AND NOT EXISTS (
            SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = r.phone_id AND o.channel = 'text')
        ELSE v.delivery IN ('text', 'call-and-text') OR v.delivery = 'call-then-text' AND NOT EXISTS (
          SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = r.phone_id AND o.channel = 'voice') END
      -- They are leased as they were laid down: each batch then reads and locks neighbours, not the whole district.
      ORDER BY r.phone_id
      ON CONFLICT DO NOTHING
      RETURNING channel
    )
    SELECT channel, count(*)::int AS count FROM planned GROUP BY channel`.execute(tx);
  const count = (channel: Channel) => rows.find((row) => row.channel === channel)?.count ?? 0;
  // The gate asks about each phone within a second of this; without it, it would look through the whole campaign. No start
  // waits for whoever vacuums a table.
  await sql`ANALYZE (SKIP_LOCKED) attempt, recipient, phone_gate`.execute(tx);
  return { voice: count('voice'), text: count('text') };
}

/** Whether another call of the campaign to the phone is open. */
export async function isCalled(
  tx: Transaction,
  attempt: { id: string; campaignId: string; phoneId: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom('attempt')
    .select('id')
    .where('campaign_id', '=', attempt.campaignId)
    .where('phone_id', '=', attempt.phoneId)
    .where('channel', '=', 'voice')
    .where('id', '<>', attempt.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Puts a further try in line, unless it is there already, comes too late, or the campaign is over. A text that stands in
 * for calls is for whom none of them has told, or is still to tell: after one whose words began, no other one tells.
 */
export async function insertTry(
  tx: Transaction,
  next: { after: string; channel: Channel; tryNumber: number; seconds: number },
): Promise<string | undefined> {
  const { rows } = await executePrepared(
    tx,
    sql<{ id: string }>`
    INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, not_before)
    SELECT a.campaign_id, a.version_id, a.phone_id, ${next.channel}::text, ${next.tryNumber}::int, due.at
    FROM attempt a
    JOIN campaign c ON c.id = a.campaign_id AND c.state IN ('dialing', 'paused')
    JOIN campaign_version v ON v.id = a.version_id
    JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = ${next.channel}
    CROSS JOIN LATERAL (SELECT clock_timestamp() + ${next.seconds}::float8 * interval '1 second' AS at) due
    WHERE a.id = ${next.after} AND due.at < v.stop_trying_at
      AND NOT (a.channel = 'voice' AND r.channel = 'text' AND EXISTS (SELECT FROM attempt o
        WHERE o.campaign_id = a.campaign_id AND o.phone_id = a.phone_id AND o.channel = 'voice' AND o.id <> a.id
          AND CASE WHEN o.ended_at IS NULL THEN a.spoken_at IS NULL ELSE has_told(o, v.machines) END))
    ON CONFLICT DO NOTHING
    RETURNING id`,
  );
  return rows[0]?.id;
}

/** Serializes the tries of each phone while one of them is about to speak; always locked in the same order. */
export async function lockPhones(tx: Transaction, phoneIds: readonly string[]): Promise<void> {
  await executePrepared(
    tx,
    sql`SELECT FROM phone_gate WHERE phone_id = ${anyOf(phoneIds, 'uuid')} ORDER BY phone_id FOR NO KEY UPDATE`,
  );
}
