import { sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import { liveStates, type TextStanding, textsFirst } from '#domain/attempt/machine/attempt.ts';
import { turnSeconds } from '#domain/attempt/machine/household.ts';
import type { Candidate, ContactAtGate } from '#domain/attempt/machine/intent.ts';
import type { RetryPolicy } from '#domain/attempt/machine/retry.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { queueToDial } from '#domain/shared/campaign-queue-store.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Claim } from './lease-attempts.ts';

export type CampaignAtGate = {
  id: string;
  /** One that dials over a pause, its own or the district's, counts as paused. */
  state: string;
  versionId: string;
  fingerprint: Buffer | null;
  purpose: Purpose;
  delivery: RetryPolicy['delivery'];
  stopTryingAt: Temporal.Instant;
  approved: boolean;
  now: Temporal.Instant;
};

/**
 * The campaigns of these claims, shared until the intents are committed: a stop waits for this transaction, and
 * whatever comes after the stop sees it; so does the freeze of the district. The approval
 * and the fingerprint are looked at again, as if nobody had before.
 */
export async function shareCampaigns(
  tx: Transaction,
  campaignIds: readonly string[],
): Promise<CampaignAtGate[]> {
  await queueToDial(tx, campaignIds);
  const { rows } = await executePrepared(
    tx,
    sql<CampaignAtGate>`
    SELECT c.id, CASE WHEN c.state = 'dialing' AND (v.purpose IN (TABLE frozen_purpose)
          OR EXISTS (SELECT FROM pause h WHERE h.campaign_id = c.id AND h.released_at IS NULL)
          OR is_held_by_restore(v.purpose, v.submitted_at))
        THEN 'paused' ELSE c.state END AS state,
      v.id AS "versionId", v.fingerprint, v.purpose, v.delivery, v.stop_trying_at AS "stopTryingAt",
      clock_timestamp() AS now,
      is_approved(v) AS approved
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${anyOf(campaignIds, 'uuid')}
    ORDER BY c.id
    FOR SHARE OF c`,
  );
  return rows;
}

/**
 * Locks the gate rows of these claims' phones, always in the same order. A withdrawal is then either read by the
 * next statement or waits until the intent stands; and no two intents for one phone are judged at once.
 */
export async function lockGates(tx: Transaction, attemptIds: readonly string[]): Promise<void> {
  await executePrepared(
    tx,
    sql`
    SELECT FROM phone_gate g
    WHERE g.phone_id IN (SELECT phone_id FROM attempt WHERE id = ${anyOf(attemptIds, 'uuid')})
    ORDER BY g.phone_id
    FOR NO KEY UPDATE`,
  );
}

/** While the carrier answers, no doubt is older. */
const longestDoubtSeconds = 180;

/** As constants, so that a plan that is kept knows the index of what is on its way. */
const live = sql.join(liveStates.map((state) => sql.lit(state)));

export type ClaimAtGate = {
  id: string;
  fence: string;
  campaignId: string;
  versionId: string;
  phoneId: string;
  channel: Channel;
  tryNumber: number;
  rule: string;
  ruleSet: string;
  allowed: boolean;
  timeZones: string[];
  language: string;
  forStaff: boolean;
  ofFamily: boolean;
  number: Buffer;
  index: Buffer;
  /** The number that the call shows; null for a text, and where none that was approved stands any more. */
  sender: string | null;
  /** Nobody has asked about the number, or the answer is out of date. */
  awaitsCheck: boolean;
  /** Something of ours is on its way to this phone. */
  busy: boolean;
  /** Another try of this campaign has told this phone. */
  spoken: boolean;
  texts: TextStanding;
  /** Null where its household is called like everybody. */
  household:
    | (Omit<NonNullable<Candidate['household']>, 'since'> & { id: string; since: string })
    | null;
  /** Null unless it is a contact's, of a closure that calls those late. */
  contact: (Omit<ContactAtGate, 'dueAt'> & { dueAt: string; students: string[] }) | null;
};

const contactAtGate = sql`CASE WHEN r.contact_turn IS NOT NULL AND v.contacts_after IS NOT NULL THEN jsonb_build_object(
        'dueAt', coalesce(contact_due_at(a.campaign_id, r.contact_turn), clock_timestamp() + interval '1 minute'),
        'isReached', contact_is_spared(v, a.phone_id), 'family', contact_waits(v, a.phone_id),
        'students', ARRAY(SELECT contact_students(v, a.phone_id))) END`;

const householdAtGate = sql`jsonb_build_object('id', a.household,
        'isReached', household_is_reached(a.campaign_id, a.household, a.phone_id),
        'isCalled', household_is_called(a.campaign_id, a.household, a.phone_id),
        'since', greatest(a.created_at, c.state_at, thawed_at(v.purpose)),
        'turnSeconds', CASE a.try_number WHEN 1 THEN least(greatest(${turnSeconds}::float8, (v.sealed_content #>> '{retries,noAnswerSeconds}')::float8),
          greatest(0, extract(epoch FROM a.not_before - a.created_at)::float8)) ELSE 0 END,
        'maxTries', (v.sealed_content #>> '{retries,maxTries}')::int,
        'noAnswerSeconds', (v.sealed_content #>> '{retries,noAnswerSeconds}')::int)`;

/** The claims that are still this worker's, as things stand once their gates are locked. */
export async function selectClaims(
  tx: Transaction,
  worker: string,
  claims: readonly Claim[],
): Promise<ClaimAtGate[]> {
  const ids = claims.map(({ id }) => id);
  const { rows } = await executePrepared(
    tx,
    sql<ClaimAtGate>`
    WITH claimed AS MATERIALIZED (
      SELECT a.id, a.fence, a.campaign_id, a.version_id, a.phone_id, a.channel, a.try_number, a.not_before, a.created_at, a.household,
        w.sender
      FROM attempt a JOIN jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) AS w(id uuid, fence bigint, sender text)
        ON w.id = a.id AND w.fence = a.fence
      WHERE a.id = ${anyOf(ids, 'uuid')} AND a.state = 'claimed' AND a.worker = (SELECT ${worker})
    ), judged AS MATERIALIZED (
      -- All phones of a version and channel are judged together.
      SELECT g.version_id, g.channel, verdict.*
      FROM (SELECT version_id, channel, array_agg(phone_id) AS phones FROM claimed GROUP BY version_id, channel) g
      JOIN campaign_version v ON v.id = g.version_id
      CROSS JOIN LATERAL verdicts_on(v.purpose, g.channel, v.school_ids, v.group_ids, v.tells, g.phones, listed_contacts(v.id, g.phones)) AS verdict
    )
    SELECT a.id, a.fence, a.campaign_id AS "campaignId", a.version_id AS "versionId", a.phone_id AS "phoneId",
      a.channel, a.try_number AS "tryNumber", j.rule, j.rule_set AS "ruleSet", j.allows AS allowed,
      r.time_zones AS "timeZones", r.language, r.for_staff AS "forStaff", r.of_family AS "ofFamily", p.number, p.index,
      NOT EXISTS (SELECT FROM phone_gate g WHERE g.phone_id = a.phone_id AND g.checked_until > now()
        AND g.reassigned <> (SELECT fact_bits('{reassigned not-queried}'))) AS "awaitsCheck",
      CASE a.channel WHEN 'voice' THEN (SELECT n.number FROM sending_number n
        WHERE n.active AND may_show(v, n.number) AND n.number = coalesce(a.sender, n.number)
        -- A call without a slot of its own shows the same family the same number.
        ORDER BY hashtext(a.phone_id::text || n.number) LIMIT 1) END AS sender,
      EXISTS (SELECT FROM attempt o WHERE o.phone_id = a.phone_id AND o.channel = a.channel AND o.id <> a.id
        AND o.state IN (${live}) AND NOT (o.superseded AND o.state = 'unknown')
        -- A text that only waits for its receipt, or whose order was not answered, rings nowhere.
        AND NOT (o.channel = 'text' AND o.state IN ('accepted', 'unknown')))
      -- The carrier may have refused a text in doubt for a STOP that we don't know of: the answer comes before the call.
      OR a.channel = 'voice' AND v.purpose <> 'emergency' AND EXISTS (SELECT FROM attempt o
        WHERE o.phone_id = a.phone_id AND o.channel = 'text' AND o.state = 'unknown'
          AND o.intent_at > now() - ${longestDoubtSeconds} * interval '1 second') AS busy,
      EXISTS (SELECT FROM attempt o WHERE o.campaign_id = a.campaign_id AND o.phone_id = a.phone_id
        AND o.channel = a.channel AND o.id <> a.id AND (has_told(o, v.machines)
          -- A text that was given up and turned out to be there.
          OR o.channel = 'text' AND o.carrier_id IS NOT NULL AND o.disposition IN ('unknown', 'sent', 'delivered'))) AS spoken,
      CASE WHEN j.rule = ${sql.lit(textsFirst)} THEN (
        SELECT CASE WHEN bool_or(o.disposition = 'delivered') THEN 'delivered'
          -- A call is to stand in for it, or it has had its time.
          WHEN bool_or(o.superseded) THEN 'none'
          WHEN bool_or(o.ended_at IS NULL
            AND coalesce(o.intent_at, o.created_at) > now() - ${doubtSeconds.receipt} * interval '1 second') THEN 'open'
          ELSE 'none' END
        FROM attempt o WHERE o.campaign_id = a.campaign_id AND o.phone_id = a.phone_id AND o.channel = 'text') ELSE 'none' END AS texts,
      CASE WHEN a.household IS NOT NULL THEN ${householdAtGate} END AS household,
      ${contactAtGate} AS contact
    FROM claimed a
    JOIN judged j ON j.version_id = a.version_id AND j.phone_id = a.phone_id AND j.channel = a.channel
    JOIN campaign_version v ON v.id = a.version_id
    JOIN campaign c ON c.id = a.campaign_id
    JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
    JOIN phone p ON p.id = a.phone_id
    ORDER BY v.purpose <> 'emergency', a.not_before, a.id`,
  );
  return rows;
}

/** Of these attempts, those whose phones may be sent a text instead. */
export async function selectMayBeTexted(
  tx: Transaction,
  attemptIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await executePrepared(
    tx,
    sql<{ id: string }>`
    SELECT a.id FROM attempt a JOIN campaign_version v ON v.id = a.version_id
    CROSS JOIN LATERAL verdicts_on(v.purpose, 'text', v.school_ids, v.group_ids, v.tells, ARRAY[a.phone_id],
      listed_contacts(v.id, ARRAY[a.phone_id])) AS verdict
    WHERE a.id = ${anyOf(attemptIds, 'uuid')} AND verdict.allows`,
  );
  return new Set(rows.map(({ id }) => id));
}
