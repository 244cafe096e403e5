import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { audited } from '#domain/attempt/attempt-store.ts';
import {
  deadlineSeconds,
  failedLeasesEnough,
  textsFirst,
} from '#domain/attempt/machine/attempt.ts';
import type { Passing } from '#domain/attempt/machine/attempt-event.ts';
import { missesEnough } from '#domain/attempt/machine/retry.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { sweeper } from '#domain/attempt/outcome/record-event.ts';

/** Rows another worker is busy with are left for the next round. */
const batch = 500;

/** What is late in a state, at most so many of them. */
const late = (state: 'claimed' | 'placing', which: RawBuilder<unknown>) => sql`
  (SELECT id FROM attempt WHERE state = ${sql.lit(state)} AND deadline_at <= now() ${which}
    LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED) late`;

const move = async (tx: Transaction, update: RawBuilder<unknown>) =>
  (await audited(tx, sweeper, update)).length;

/** A worker that died with a lease has done nothing yet; what several died with is no longer tried (selectFailedLeases). */
export const releaseLateClaims = (tx: Transaction): Promise<number> =>
  move(
    tx,
    sql`
    UPDATE attempt a SET state = 'planned', deadline_at = NULL, failed_leases = a.failed_leases + 1
    FROM ${late('claimed', sql`AND failed_leases < ${failedLeasesEnough - 1}`)} WHERE a.id = late.id`,
  );

/** A worker that died with an intent may have placed the call. */
export const doubtLatePlacing = (tx: Transaction): Promise<number> =>
  move(
    tx,
    sql`
    UPDATE attempt a SET state = 'unknown',
      deadline_at = clock_timestamp() + ${deadlineSeconds.unknown} * interval '1 second'
    FROM ${late('placing', sql``)} WHERE a.id = late.id`,
  );

/** What is still planned when the campaign's time is over, or it was stopped. */
export const expirePlanned = (tx: Transaction): Promise<number> =>
  move(
    tx,
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

/** An attempt for which time has consequences, and what `step` is to be told of it. */
export type Ripe = { id: string; fence: string; passing: Passing };

const passing = sql`jsonb_build_object('isLate', o.state = 'claimed', 'isAwaited', false, 'isTextLate', false,
  'isHouseholdReached', false,
  'intentAgeSeconds', coalesce(extract(epoch FROM now() - o.intent_at), 0),
  'campaign', jsonb_build_object('state', c.state, 'purpose', v.purpose, 'isOverdue', v.stop_trying_at <= now(),
    'maxTries', coalesce((v.sealed_content #>> '{retries,maxTries}')::int, d.max_tries)))`;

/** Attempts `o` of campaign `c` and version `v` that are in such a state; `told` says more of them to `step`. */
async function selectRipe(
  db: Db,
  which: RawBuilder<unknown>,
  told: Partial<Passing> = {},
): Promise<Ripe[]> {
  return many<Ripe>(db)`
    SELECT o.id, o.fence, ${passing} || ${JSON.stringify(told)}::jsonb AS passing
    FROM attempt o JOIN campaign c ON c.id = o.campaign_id JOIN campaign_version v ON v.id = o.version_id
      CROSS JOIN district d
    WHERE ${which}
    LIMIT ${batch}`;
}

const since = (seconds: number) => sql`now() - ${seconds}::int * interval '1 second'`;

/** Leases that ran out with a worker once too often. */
export const selectFailedLeases = (db: Db): Promise<Ripe[]> =>
  selectRipe(
    db,
    sql`o.state = 'claimed' AND o.deadline_at <= now() AND o.failed_leases >= ${failedLeasesEnough - 1}`,
  );

/** Texts of which nobody could tell how they ended. */
export const selectOldTexts = (db: Db): Promise<Ripe[]> =>
  selectRipe(
    db,
    sql`o.state = 'accepted' AND o.channel = 'text' AND o.deadline_at <= now()
      AND o.intent_at <= ${since(doubtSeconds.text)}`,
    { isLate: true },
  );

/**
 * Texts of an emergency to phones that asked for texts, which should have been delivered by now. One that has not left us counts
 * from when calling last resumed.
 */
export const selectLateTexts = (db: Db): Promise<Ripe[]> =>
  selectRipe(
    db,
    // As an array: nothing but the list tells how few they are.
    sql`o.id = ANY (ARRAY(
        SELECT t.id FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
        JOIN recipient r ON r.version_id = v.id AND r.rule = ${sql.lit(textsFirst)}
        JOIN attempt t ON t.campaign_id = c.id AND t.phone_id = r.phone_id AND t.channel = 'text'
        WHERE c.state = 'dialing' AND v.purpose = 'emergency' AND v.stop_trying_at > now()
          -- A contact's text waits for its time.
          AND t.state IN ('planned', 'accepted') AND (r.contact_turn IS NULL OR t.state = 'accepted') AND NOT t.superseded))
      AND CASE o.state WHEN 'accepted' THEN o.intent_at ELSE o.created_at END <= ${since(doubtSeconds.receipt)}
      AND (o.state = 'accepted' OR NOT EXISTS (SELECT FROM pause h WHERE (h.campaign_id = c.id OR h.campaign_id IS NULL)
        AND h.spares IS DISTINCT FROM v.purpose AND coalesce(h.released_at, now()) > ${since(doubtSeconds.receipt)}))`,
    { isTextLate: true },
  );

/** Doubts that are over: so long after the intent, or for a call after enough lists that did not have it. */
export const selectOldDoubts = (db: Db): Promise<Ripe[]> =>
  selectRipe(
    db,
    sql`o.state = 'unknown' AND (o.intent_at <= ${since(doubtSeconds.over)}
      OR o.misses >= ${missesEnough} AND o.intent_at <= ${since(doubtSeconds.missed)})`,
  );

/** What is in doubt of an emergency, and whose place a further try, or the call instead of a text, may take. */
export const selectUrgentDoubts = (db: Db): Promise<Ripe[]> =>
  selectRipe(
    db,
    sql`o.state = 'unknown' AND NOT o.superseded
      AND c.state = 'dialing' AND v.purpose = 'emergency' AND v.stop_trying_at > now()
      AND o.intent_at <= ${since(doubtSeconds.urgent)}
      AND (o.channel = 'text'
        OR o.try_number < coalesce((v.sealed_content #>> '{retries,maxTries}')::int, d.max_tries))`,
  );

/** Calls in doubt to phones that another campaign has to call in an emergency, now or at its next look at the gate. */
export const selectAwaitedDoubts = (db: Db): Promise<Ripe[]> =>
  selectRipe(
    db,
    sql`o.state = 'unknown' AND o.channel = 'voice' AND NOT o.superseded
      AND o.intent_at <= ${since(doubtSeconds.urgent)}
      AND EXISTS (SELECT FROM attempt e
        JOIN campaign ec ON ec.id = e.campaign_id AND ec.state = 'dialing'
          AND 'emergency' NOT IN (TABLE frozen_purpose)
          AND NOT EXISTS (SELECT FROM pause h WHERE h.campaign_id = ec.id AND h.released_at IS NULL)
        JOIN campaign_version ev ON ev.id = e.version_id AND ev.purpose = 'emergency' AND ev.stop_trying_at > now()
        WHERE e.phone_id = o.phone_id AND e.channel = 'voice' AND e.campaign_id <> o.campaign_id
          AND e.state IN ('planned', 'claimed') AND e.not_before <= now() + interval '20 seconds')`,
    { isAwaited: true },
  );
