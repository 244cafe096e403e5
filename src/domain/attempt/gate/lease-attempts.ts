import { type RawBuilder, sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { audited } from '#domain/attempt/attempt-store.ts';
import { deadlineSeconds } from '#domain/attempt/machine/attempt.ts';
import { householdsWait } from '#domain/attempt/sweep/household-store.ts';
import type { Channel } from '#domain/shared/channel.ts';

type Lease = {
  worker: string;
  channel: Channel;
  limit: number;
  /** Campaigns of which this worker calls nobody. */
  except?: readonly string[];
};

export type Claim = {
  id: string;
  fence: string;
  campaignId: string;
  /** The number that a call's slot was taken for; without one, any that was approved. */
  sender?: string;
};

/** All dialing of the district stands still, or what is no emergency, in an incident; or the database came back. */
const isFrozen = sql`(v.purpose IN (TABLE frozen_purpose) OR is_held_by_restore(v.purpose, v.submitted_at))`;

const isDue = (channel: Channel) =>
  sql`campaign_id = running.id AND channel = ${channel} AND state = 'planned' AND not_before <= now()`;

const lockDue = (channel: Channel, which: RawBuilder<unknown>, limit: RawBuilder<unknown>) => sql`
  SELECT id, not_before, failed_leases FROM attempt WHERE ${isDue(channel)} AND ${which}
  ORDER BY not_before LIMIT ${limit}
  FOR NO KEY UPDATE SKIP LOCKED`;

/**
 * Leases due attempts to a worker for 30 seconds; nothing outside the database happens under a mere lease. Emergencies go
 * first, and those that matter alike by turns. Workers step around each other's rows.
 * What a worker failed or died with before is taken alone, and before what matters alike: it takes nobody along again,
 * and anyone who was only beside it hardly waits.
 */
export async function leaseAttempts(db: Db | Transaction, lease: Lease): Promise<Claim[]> {
  return audited(
    db,
    { kind: 'system', id: lease.worker },
    sql`
      WITH running AS MATERIALIZED (
        SELECT c.id, v.purpose <> 'emergency' AS can_wait FROM campaign c
        JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
        WHERE c.state = 'dialing' AND v.stop_trying_at > now() AND NOT ${isFrozen}
          AND NOT c.id = ${anyOf(lease.except ?? [], 'uuid')}
      ), share AS MATERIALIZED (
        -- How many of each fit, by a look without locks: no more of them are locked, however many campaigns there are.
        SELECT id, count(*) AS size FROM (
          SELECT running.id, row_number() OVER (PARTITION BY running.id) AS turn, running.can_wait
          FROM running CROSS JOIN LATERAL (
            SELECT FROM attempt WHERE ${isDue(lease.channel)} ORDER BY not_before LIMIT ${lease.limit}
          ) due
          ORDER BY running.can_wait, turn, random() LIMIT ${lease.limit}
        ) first GROUP BY id
      )
      UPDATE attempt a SET state = 'claimed', fence = a.fence + 1, worker = ${lease.worker},
        deadline_at = clock_timestamp() + ${deadlineSeconds.claimed} * interval '1 second'
      -- As an array, or the planner, who can't know how few they are, reads the whole table to find them.
      WHERE a.id = ANY (ARRAY(
        SELECT id FROM (
          SELECT id, failed_leases, first_value(failed_leases) OVER line AS first_failed_leases, row_number() OVER line AS place
          FROM (
            SELECT due.id, due.failed_leases, running.can_wait, random() AS chance,
              row_number() OVER (PARTITION BY running.id ORDER BY due.not_before) AS turn
            FROM running LEFT JOIN share ON share.id = running.id
            CROSS JOIN LATERAL (
              SELECT * FROM (${lockDue(lease.channel, sql`failed_leases > 0`, sql`1`)}) struck
              UNION ALL
              SELECT * FROM (${lockDue(lease.channel, sql`failed_leases = 0`, sql`coalesce(share.size, 0)`)}) fresh
            ) due
          ) waiting
          -- The first of each, then the second of each; chance decides whose turn it is where only one fits.
          WINDOW line AS (ORDER BY can_wait, failed_leases = 0, turn, chance)
        ) placed
        WHERE CASE WHEN first_failed_leases > 0 THEN place = 1 ELSE failed_leases = 0 AND place <= ${lease.limit} END
      ))`,
  );
}

type Due = {
  voice: boolean;
  text: boolean;
  late: boolean;
  expired: boolean;
  /** Nothing is approved or under way, so that nothing becomes due in the next seconds. */
  quiet: boolean;
};

/**
 * Whether calls, texts, late attempts or expired plans wait for a worker, in one question; cheap enough to ask twice a second
 * for ever.
 */
export async function findDue(db: Db): Promise<Due> {
  const { rows } = await executePrepared(
    db,
    sql<Due>`
    WITH running AS MATERIALIZED (
      SELECT c.id, CASE WHEN c.state = 'dialing' AND ${isFrozen} THEN 'paused' ELSE c.state END AS state,
        v.stop_trying_at
      FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.state IN ('dialing', 'paused')
        OR c.state = 'stopped' AND c.ended_at > now() - interval '30 days'
    )
    SELECT
      EXISTS (SELECT FROM running r JOIN attempt a ON a.campaign_id = r.id AND a.channel = 'voice' AND a.state = 'planned'
        AND a.not_before <= now() WHERE r.state = 'dialing' AND r.stop_trying_at > now()) AS voice,
      EXISTS (SELECT FROM running r JOIN attempt a ON a.campaign_id = r.id AND a.channel = 'text' AND a.state = 'planned'
        AND a.not_before <= now() WHERE r.state = 'dialing' AND r.stop_trying_at > now()) AS text,
      EXISTS (SELECT FROM attempt WHERE deadline_at <= now()
        AND state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered'))
        OR EXISTS (SELECT FROM orphan_call WHERE ended_at IS NULL AND due_at <= now()) OR ${householdsWait} AS late,
      EXISTS (SELECT FROM running r JOIN attempt a ON a.campaign_id = r.id AND a.state = 'planned'
        WHERE r.stop_trying_at <= now() OR r.state = 'stopped') AS expired,
      NOT EXISTS (SELECT FROM campaign WHERE state IN ('approved', 'dialing', 'paused'))
        AND NOT EXISTS (SELECT FROM attempt WHERE deadline_at IS NOT NULL
          AND state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered')) AS quiet`,
  );
  return rows[0] ?? { voice: false, text: false, late: false, expired: false, quiet: false };
}
