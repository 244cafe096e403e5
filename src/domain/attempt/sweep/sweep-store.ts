import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { audited } from '#domain/attempt/attempt-store.ts';
import { deadlineSeconds, strikesEnough } from '#domain/attempt/machine/attempt.ts';
import type { Passing } from '#domain/attempt/machine/attempt-event.ts';
import { missesEnough } from '#domain/attempt/machine/retry.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import type { Channel } from '#domain/shared/channel.ts';

export const sweeper: Actor = { kind: 'system', id: 'sweeper' };

/** Rows another worker is busy with are left for the next round. */
const batch = 500;

/** A worker that died with a lease has done nothing yet; what several died with is no longer tried (selectStruckOut). */
export async function releaseLateClaims(tx: Transaction): Promise<number> {
  const moved = await audited(
    tx,
    sweeper,
    sql`
      UPDATE attempt a SET state = 'planned', deadline_at = NULL, strikes = a.strikes + 1
      FROM (SELECT id FROM attempt WHERE state = 'claimed' AND deadline_at <= now() AND strikes < ${strikesEnough - 1}
        LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED) late
      WHERE a.id = late.id`,
  );
  return moved.length;
}

/** A worker that died with an intent may have placed the call. */
export async function doubtLatePlacing(tx: Transaction): Promise<number> {
  const moved = await audited(
    tx,
    sweeper,
    sql`
      UPDATE attempt a SET state = 'unknown',
        deadline_at = clock_timestamp() + ${deadlineSeconds.unknown} * interval '1 second'
      FROM (SELECT id FROM attempt WHERE state = 'placing' AND deadline_at <= now()
        LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED) late
      WHERE a.id = late.id`,
  );
  return moved.length;
}

/** What is still planned when the campaign's time is over, or it was stopped. */
export async function expirePlanned(tx: Transaction): Promise<number> {
  const moved = await audited(
    tx,
    sweeper,
    sql`
      WITH over AS MATERIALIZED (
        SELECT c.id, CASE c.state WHEN 'stopped' THEN 'stopped' ELSE 'expired' END AS disposition
        FROM campaign c
        JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
        WHERE c.state IN ('dialing', 'paused') AND v.stop_trying_at <= now()
          OR c.state = 'stopped' AND c.ended_at > now() - interval '30 days'
      )
      UPDATE attempt a SET state = 'suppressed', disposition = late.disposition, ended_at = clock_timestamp()
      FROM (
        SELECT o.id, over.disposition FROM over CROSS JOIN LATERAL (
          SELECT id FROM attempt WHERE campaign_id = over.id AND state = 'planned'
          LIMIT ${batch * 20} FOR NO KEY UPDATE SKIP LOCKED
        ) o LIMIT ${batch * 20}
      ) late
      WHERE a.id = late.id`,
  );
  return moved.length;
}

/** An attempt for which time has consequences, and what `step` is to be told of it. */
export type Ripe = { id: string; fence: string; passing: Passing };

const passing = sql`jsonb_build_object('isLate', o.state = 'claimed', 'isAwaited', false,
  'intentAgeSeconds', coalesce(extract(epoch FROM now() - o.intent_at), 0),
  'campaign', jsonb_build_object('state', c.state, 'purpose', v.purpose, 'isOverdue', v.stop_trying_at <= now(),
    'maxTries', coalesce((v.sealed_content #>> '{retries,maxTries}')::int, d.max_tries)))`;

const known = sql`attempt o JOIN campaign c ON c.id = o.campaign_id JOIN campaign_version v ON v.id = o.version_id
  CROSS JOIN district d`;

const since = (seconds: number) => sql`now() - ${seconds}::int * interval '1 second'`;

/** Leases that ran out with a worker once too often. */
export async function selectStruckOut(db: Db): Promise<Ripe[]> {
  const { rows } = await sql<Ripe>`
    SELECT o.id, o.fence, ${passing} AS passing FROM ${known}
    WHERE o.state = 'claimed' AND o.deadline_at <= now() AND o.strikes >= ${strikesEnough - 1}
    LIMIT ${batch}`.execute(db);
  return rows;
}

/** Texts of which nobody could tell how they ended. */
export async function selectOldTexts(db: Db): Promise<Ripe[]> {
  const { rows } = await sql<Ripe>`
    SELECT o.id, o.fence, ${passing} || '{"isLate": true}'::jsonb AS passing FROM ${known}
    WHERE o.state = 'accepted' AND o.channel = 'text' AND o.deadline_at <= now()
      AND o.intent_at <= ${since(doubtSeconds.text)}
    LIMIT ${batch}`.execute(db);
  return rows;
}

/** Doubts that are over: so long after the intent, or for a call after enough lists that did not have it. */
export async function selectOldDoubts(db: Db): Promise<Ripe[]> {
  const { rows } = await sql<Ripe>`
    SELECT o.id, o.fence, ${passing} AS passing FROM ${known} WHERE o.state = 'unknown'
      AND (o.intent_at <= ${since(doubtSeconds.over)}
        OR o.misses >= ${missesEnough} AND o.intent_at <= ${since(doubtSeconds.missed)})
    LIMIT ${batch}`.execute(db);
  return rows;
}

/** What is in doubt of an emergency, and whose place a further try, or the call instead of a text, may take. */
export async function selectUrgentDoubts(db: Db): Promise<Ripe[]> {
  const { rows } = await sql<Ripe>`
    SELECT o.id, o.fence, ${passing} AS passing FROM ${known}
    WHERE o.state = 'unknown' AND NOT o.superseded
      AND c.state = 'dialing' AND v.purpose = 'emergency' AND v.stop_trying_at > now()
      AND o.intent_at <= ${since(doubtSeconds.urgent)}
      AND (o.channel = 'text'
        OR o.try_number < coalesce((v.sealed_content #>> '{retries,maxTries}')::int, d.max_tries))
    LIMIT ${batch}`.execute(db);
  return rows;
}

/** Calls in doubt to phones that another campaign has to call in an emergency, now or at its next look at the gate. */
export async function selectAwaitedDoubts(db: Db): Promise<Ripe[]> {
  const { rows } = await sql<Ripe>`
    SELECT o.id, o.fence, ${passing} || '{"isAwaited": true}'::jsonb AS passing FROM ${known}
    WHERE o.state = 'unknown' AND o.channel = 'voice' AND NOT o.superseded
      AND o.intent_at <= ${since(doubtSeconds.urgent)}
      AND EXISTS (SELECT FROM attempt e
        JOIN campaign ec ON ec.id = e.campaign_id AND ec.state = 'dialing'
          AND NOT EXISTS (SELECT FROM halt h
            WHERE (h.campaign_id = ec.id OR h.campaign_id IS NULL) AND h.released_at IS NULL)
        JOIN campaign_version ev ON ev.id = e.version_id AND ev.purpose = 'emergency' AND ev.stop_trying_at > now()
        WHERE e.phone_id = o.phone_id AND e.channel = 'voice' AND e.campaign_id <> o.campaign_id
          AND e.state IN ('planned', 'claimed') AND e.not_before <= now() + interval '20 seconds')
    LIMIT ${batch}`.execute(db);
  return rows;
}

export type CallInDoubt = {
  id: string;
  token: string;
  channel: Channel;
  number: Buffer;
  index: Buffer;
  /** The number that the call shows. */
  sender: string | null;
  intentAt: Temporal.Instant;
};

/** Calls to ask the carrier about now; asked again in half a minute if nothing came of it. */
export async function takeDoubts(tx: Transaction, limit: number): Promise<CallInDoubt[]> {
  const { rows } = await sql<CallInDoubt>`
    UPDATE attempt a SET deadline_at = clock_timestamp() + ${deadlineSeconds.asked} * interval '1 second'
    FROM (SELECT id FROM attempt WHERE state = 'unknown' AND deadline_at <= now()
      -- Nobody can be asked about a text.
      ORDER BY channel = 'text', deadline_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late, phone p
    WHERE a.id = late.id AND p.id = a.phone_id
    RETURNING a.id, a.token, a.channel, p.number, p.index, a.sender, a.intent_at AS "intentAt"`.execute(
    tx,
  );
  return rows;
}

/** Which of the carrier's calls no attempt stands for, and none that wakes an approver. */
export async function selectUnclaimed(
  tx: Transaction,
  carrierIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM unnest(${carrierIds}::text[]) AS found(id)
    WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.carrier_id = found.id)
      AND NOT EXISTS (SELECT FROM call_event e WHERE e.carrier_id = found.id)
      AND NOT EXISTS (SELECT FROM approval_wake w WHERE w.call_id = found.id)`.execute(tx);
  return rows.map(({ id }) => id);
}

export type SilentCall = {
  id: string;
  token: string;
  channel: Channel;
  carrierId: string;
  cancelRequested: boolean;
};

/** Calls and texts the carrier should have told more about by now, and calls that a stop wants ended. */
export async function takeSilentCalls(tx: Transaction, limit: number): Promise<SilentCall[]> {
  const { rows } = await sql<SilentCall>`
    UPDATE attempt a SET deadline_at = clock_timestamp() + interval '1 second'
      * CASE WHEN a.channel = 'text' THEN ${deadlineSeconds.receipt}::int
        WHEN a.cancel_requested AND a.state <> 'answered' THEN ${deadlineSeconds.endedAgain}::int
        ELSE ${deadlineSeconds.asked}::int END
    FROM (SELECT id FROM attempt WHERE state IN ('accepted', 'ringing', 'answered') AND deadline_at <= now()
      -- What a stop wants ended may ring just now; a text that has left is in no hurry.
      ORDER BY cancel_requested DESC, channel = 'text', deadline_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late
    WHERE a.id = late.id
    RETURNING a.id, a.token, a.channel, a.carrier_id AS "carrierId",
      a.cancel_requested AND a.state <> 'answered' AS "cancelRequested"`.execute(tx);
  return rows;
}
