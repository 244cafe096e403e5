import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Disposition, LiveState } from '#domain/attempt/machine/attempt.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { optOutsOf } from './opt-outs-store.ts';
import type { CampaignTally, ChannelTally, Ending } from './tally.ts';

type TallyRow = {
  /** `ended`: the line is an ending, else the state of what is open; "unknown" is the name of either. */
  lines: { channel: Channel; line: string; ended: boolean; count: number }[] | null;
  total: number;
  unsettled: number;
  left: number;
  spared: number;
  callsSpared: number;
  person: number;
  machine: number;
  answered: number;
  text: number;
  triesPlaced: number;
  revocationsTaken: number;
  firstIntentAt: Temporal.Instant | null;
  lastEndedAt: Temporal.Instant | null;
  due: number;
  nextAt: Temporal.Instant | null;
  at: Temporal.Instant;
  since: Temporal.Instant;
  placedLately: number;
  sharers: number;
  isBehind: boolean;
  waits:
    | { channel: Channel; after: Disposition | null; phones: number; first: string; last: string }[]
    | null;
  rounds: { tryNumber: number; phones: number; begunAt: string }[] | null;
};

/** What a campaign has come to by now. */
export async function campaignTally(
  db: Db | Transaction,
  campaignId: string,
): Promise<CampaignTally> {
  const row = await selectTally(db, campaignId);
  if (row === undefined) throw new Error('a campaign without a tally');
  const voice = channelTally(row, 'voice');
  const text = channelTally(row, 'text');
  return {
    phones: {
      total: row.total,
      settled: row.total - row.unsettled,
      reached: row.person + row.machine + row.answered + row.text,
      left: row.left,
      spared: row.spared,
    },
    reached: { person: row.person, machine: row.machine, answered: row.answered, text: row.text },
    planned: voice.planned + text.planned,
    waiting: voice.waiting + text.waiting,
    inProgress: voice.inProgress + text.inProgress,
    voice,
    text,
    callsSpared: row.callsSpared,
    triesPlaced: row.triesPlaced,
    revocationsTaken: row.revocationsTaken,
    firstIntentAt: row.firstIntentAt ?? undefined,
    lastEndedAt: row.lastEndedAt ?? undefined,
    pace: {
      at: row.at,
      measuredSeconds: row.since.until(row.at).total('seconds'),
      placed: row.placedLately,
      due: row.due,
      lastDueAt: row.nextAt ?? undefined,
      sharers: row.sharers,
      isBehind: row.isBehind,
    },
    waits: (row.waits ?? []).map(({ after, first, last, ...wait }) => ({
      ...wait,
      after: after ?? undefined,
      first: Temporal.Instant.from(first),
      last: Temporal.Instant.from(last),
    })),
    rounds: (row.rounds ?? []).map(({ begunAt, ...round }) => ({
      ...round,
      begunAt: Temporal.Instant.from(begunAt),
    })),
  };
}

function channelTally(row: TallyRow, channel: Channel): ChannelTally {
  const tally: ChannelTally = {
    phones: 0,
    planned: 0,
    waiting: 0,
    inProgress: 0,
    live: {},
    byDisposition: {},
  };
  for (const { line, ended, count } of (row.lines ?? []).filter(
    (counted) => counted.channel === channel,
  )) {
    tally.phones += count;
    if (ended) tally.byDisposition[line as Ending] = count;
    else if (line === 'planned' || line === 'waiting') tally[line] = count;
    else {
      tally.live[line as LiveState] = count;
      tally.inProgress += count;
    }
  }
  return tally;
}

/**
 * One line for each phone and channel: the person it reached, else the state of what is still open, else the machine it
 * reached, else the ending of the last try.
 * One pass over the campaign's attempts, in the order of their unique index.
 */
async function selectTally(
  db: Db | Transaction,
  campaignId: string,
): Promise<TallyRow | undefined> {
  const { rows } = await executePrepared(
    db,
    sql<TallyRow>`
    WITH tries AS (
      SELECT phone_id, channel, try_number, disposition, intent_at, ended_at, not_before,
        CASE disposition WHEN 'person' THEN 1 WHEN 'delivered' THEN 1 WHEN 'machine' THEN 2 WHEN 'sent' THEN 2
          ELSE 4 END - (disposition IS NULL)::int AS merit,
        CASE WHEN state IN ('planned', 'claimed') THEN CASE try_number WHEN 1 THEN 'planned' ELSE 'waiting' END
          WHEN disposition = 'machine' AND answered_by IS DISTINCT FROM 'machine' THEN 'answered'
          ELSE coalesce(disposition, state) END AS line,
        disposition IS NOT NULL AS ended, state IN ('planned', 'claimed') AS waits,
        -- What never left, or was taken back, keeps the moment of its intent.
        intent_at IS NOT NULL AND state NOT IN ('planned', 'claimed', 'suppressed') AS ordered,
        intent_at IS NOT NULL AND state NOT IN ('planned', 'claimed', 'suppressed', 'rejected') AS placed
      FROM attempt WHERE campaign_id = ${campaignId}
    ), clock AS (
      -- Pace is measured over a minute of calls in which dialing did not stand still, nor for an emergency that goes before.
      SELECT n.at, greatest(n.at - interval '1 minute', c.started_at, (SELECT min(intent_at) FROM tries WHERE ordered),
        (SELECT max(h.released_at) FROM pause h
        WHERE h.campaign_id = c.id OR h.campaign_id IS NULL AND h.spares IS DISTINCT FROM v.purpose), (SELECT max(coalesce(e.ended_at,
          CASE WHEN EXISTS (SELECT FROM attempt a WHERE a.campaign_id = e.id AND a.channel = 'voice'
            AND a.state = 'planned' AND a.not_before <= n.at) THEN n.at
          ELSE (SELECT max(a.ended_at) FROM attempt a WHERE a.campaign_id = e.id) END))
        FROM campaign e JOIN campaign_version w ON w.campaign_id = e.id AND w.number = e.version
        WHERE w.purpose = 'emergency' AND v.purpose <> 'emergency' AND e.id <> c.id
          AND (e.state = 'dialing' OR e.ended_at > n.at - interval '1 minute'))) AS since,
        -- What matters alike calls by turns.
        (SELECT count(*) FROM campaign e JOIN campaign_version w ON w.campaign_id = e.id AND w.number = e.version
          WHERE e.state = 'dialing' AND e.id <> c.id AND (w.purpose = 'emergency') = (v.purpose = 'emergency')
            AND coalesce((SELECT a.id FROM attempt a WHERE a.campaign_id = e.id AND a.channel = 'voice'
                AND a.state = 'planned' AND a.not_before <= n.at LIMIT 1),
              (SELECT a.id FROM attempt a WHERE a.campaign_id = e.id AND a.channel = 'voice'
                AND a.state IN ('claimed', 'placing') LIMIT 1)) IS NOT NULL
        )::int + 1 AS sharers
      FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version,
        (SELECT clock_timestamp() AS at) n WHERE c.id = ${campaignId}
    ), waits AS (
      SELECT w.channel, p.disposition AS after, count(*) AS phones, min(w.not_before) AS first, max(w.not_before) AS last
      FROM attempt w LEFT JOIN attempt p ON p.campaign_id = w.campaign_id AND p.phone_id = w.phone_id
        AND p.channel = w.channel AND p.try_number = w.try_number - 1
      WHERE w.campaign_id = ${campaignId} AND w.state IN ('planned', 'claimed') AND w.try_number > 1
      GROUP BY w.channel, p.disposition
    ), rounds AS (
      SELECT try_number AS "tryNumber", count(*) AS phones, min(intent_at) FILTER (WHERE ordered) AS "begunAt"
      FROM tries WHERE channel = 'voice' AND try_number > 1 GROUP BY try_number HAVING bool_or(ordered)
    ), best AS MATERIALIZED (
      SELECT DISTINCT ON (phone_id, channel) channel, line, ended
      FROM tries
      -- Of a phone whose machine has the message, the try that still looks for a person is told first.
      ORDER BY phone_id, channel, CASE merit WHEN 2 THEN 3 WHEN 3 THEN 2 ELSE merit END, try_number DESC
    ), phones AS (
      SELECT min(merit) FILTER (WHERE channel = 'voice') AS voice, min(merit) FILTER (WHERE channel = 'text') AS text,
        bool_or(line = 'machine') AS recorded, bool_or(NOT ended) AS open, bool_or(disposition IN ('household-reached', 'family-reached')) AS spared
      FROM tries GROUP BY phone_id
    ), counted AS (
      SELECT channel, line, ended, count(*) AS count FROM best GROUP BY channel, line, ended
    )
    SELECT
      (SELECT jsonb_agg(to_jsonb(counted)) FROM counted) AS lines,
      (SELECT jsonb_agg(to_jsonb(waits)) FROM waits) AS waits,
      (SELECT jsonb_agg(to_jsonb(rounds) ORDER BY "tryNumber") FROM rounds) AS rounds,
      p.total, p.unsettled, p.left, p.spared, p.person, p.machine, p.answered, p.text, k.at, k.since, k.sharers, k.since >= k.at AS "isBehind",
      t."callsSpared", t."triesPlaced", t."firstIntentAt", t."lastEndedAt", t.due, t."nextAt", t."placedLately",
      (SELECT count(*)::int FROM ${optOutsOf(campaignId)} o) AS "revocationsTaken"
    FROM (
      SELECT count(*)::int AS total,
        count(*) FILTER (WHERE open)::int AS unsettled,
        count(*) FILTER (WHERE open AND (voice <= 2 OR text <= 2) IS NOT TRUE)::int AS left,
        count(*) FILTER (WHERE spared AND NOT open AND (voice <= 2 OR text <= 2) IS NOT TRUE)::int AS spared,
        count(*) FILTER (WHERE voice = 1)::int AS person,
        count(*) FILTER (WHERE voice = 2 AND recorded)::int AS machine,
        count(*) FILTER (WHERE voice = 2 AND NOT recorded)::int AS answered,
        count(*) FILTER (WHERE text <= 2 AND voice IS DISTINCT FROM 1 AND voice IS DISTINCT FROM 2)::int AS text
      FROM phones
    ) p, (
      SELECT count(*) FILTER (WHERE placed)::int AS "triesPlaced",
        count(*) FILTER (WHERE disposition = 'household-reached')::int AS "callsSpared",
        min(intent_at) AS "firstIntentAt", max(ended_at) AS "lastEndedAt",
        count(*) FILTER (WHERE channel = 'voice' AND waits AND not_before <= clock.at)::int AS due,
        max(not_before) FILTER (WHERE channel = 'voice' AND waits) AS "nextAt",
        count(*) FILTER (WHERE channel = 'voice' AND ordered AND intent_at >= clock.since)::int AS "placedLately"
      FROM tries, clock
    ) t, clock k`,
  );
  return rows[0];
}
