import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** Plans a further try, with its entry in the log; nothing, where insertTry puts none in line. */
export async function planTry(
  tx: Transaction,
  after: Pick<AttemptRow, 'id' | 'campaignId'>,
  {
    isRound = true,
    ...next
  }: {
    channel: Channel;
    tryNumber: number;
    seconds: number;
    /** Whether it begins another round of calls, if none has begun it, and people are told. */
    isRound?: boolean;
  },
): Promise<void> {
  const id = await insertTry(tx, { after: after.id, ...next });
  if (id === undefined) return;
  if (isRound && next.channel === 'voice' && next.tryNumber > 1) {
    await insertRound(tx, { campaignId: after.campaignId, ...next });
  }
  await note(tx, { kind: 'system', id: 'dialer' }, 'attempt-planned', on('attempt', id), {
    campaign: after.campaignId,
    after: after.id,
    channel: next.channel,
    try: next.tryNumber,
  });
}

/**
 * Puts a further try in line, unless it is there already, comes too late, or the campaign is over. A text that stands in
 * for calls is for whom none of them has told, or is still to tell: after one whose words began, no other one tells.
 */
async function insertTry(
  tx: Transaction,
  next: { after: string; channel: Channel; tryNumber: number; seconds: number },
): Promise<string | undefined> {
  const { rows } = await executePrepared(
    tx,
    sql<{ id: string }>`
    INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, not_before, household)
    SELECT a.campaign_id, a.version_id, a.phone_id, ${next.channel}::text, ${next.tryNumber}::int, due.at, r.household
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

/**
 * Keeps, once, that the calls of a campaign come to another round, and when that begins. The campaign is held by the
 * caller, so this stands before whatever happens to it afterwards.
 */
async function insertRound(
  tx: Transaction,
  round: { campaignId: string; tryNumber: number; seconds: number },
): Promise<void> {
  await executePrepared(
    tx,
    sql`
    INSERT INTO campaign_milestone (campaign_id, kind, round, at)
    SELECT ${round.campaignId}, 'retry-round', ${round.tryNumber}::int,
      clock_timestamp() + ${round.seconds} * interval '1 second'
    WHERE NOT EXISTS (SELECT FROM campaign_milestone m
      WHERE m.campaign_id = ${round.campaignId} AND m.kind = 'retry-round' AND m.round = ${round.tryNumber}::int)
    ON CONFLICT DO NOTHING`,
  );
}
