import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { type Channel, deadlineSeconds } from './attempt.ts';
import { audited } from './attempt-store.ts';

export const sweeper: Actor = { kind: 'system', id: 'sweeper' };

/** Rows another worker is busy with are left for the next round. */
const batch = 500;

/** A worker that died with a lease has done nothing yet. */
export async function releaseLateClaims(tx: Transaction): Promise<number> {
  const moved = await audited(
    tx,
    sweeper,
    sql`
      UPDATE attempt a SET state = 'planned', deadline_at = NULL
      FROM (SELECT id FROM attempt WHERE state = 'claimed' AND deadline_at <= now()
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

/** What is still planned when the campaign's time is over, or was put back just as it was stopped. */
export async function expirePlanned(tx: Transaction): Promise<number> {
  const moved = await audited(
    tx,
    sweeper,
    sql`
      UPDATE attempt a SET state = 'suppressed', disposition = late.disposition, ended_at = clock_timestamp()
      FROM (
        SELECT o.id, CASE c.state WHEN 'stopped' THEN 'stopped' ELSE 'expired' END AS disposition
        FROM campaign c
        JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
        JOIN attempt o ON o.campaign_id = c.id AND o.state = 'planned'
        WHERE c.state IN ('dialing', 'paused') AND v.stop_trying_at <= now()
          OR c.state = 'stopped' AND c.ended_at > now() - interval '1 day'
        LIMIT ${batch * 20} FOR NO KEY UPDATE OF o SKIP LOCKED
      ) late
      WHERE a.id = late.id`,
  );
  return moved.length;
}

/** Texts without a receipt: many carriers never send one. What we know is that it was passed on. */
export async function settleSilentTexts(tx: Transaction): Promise<number> {
  const moved = await audited(
    tx,
    sweeper,
    sql`
      UPDATE attempt a SET state = 'completed', disposition = 'sent', ended_at = clock_timestamp(), deadline_at = NULL
      FROM (SELECT id FROM attempt WHERE state = 'accepted' AND channel = 'text' AND deadline_at <= now()
        LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED) late
      WHERE a.id = late.id`,
  );
  return moved.length;
}

/**
 * Doubts that are over: 15 minutes after the intent, or for a call after three times that the carrier did not know
 * it, six minutes at least after the intent, because a list that lacks a call is weak evidence.
 */
export async function selectOldDoubts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM attempt WHERE state = 'unknown'
      AND (intent_at <= now() - interval '15 minutes' OR misses >= 3 AND intent_at <= now() - interval '6 minutes')
    LIMIT ${batch}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Emergency calls in doubt for 90 seconds, whose place a further try may take. */
export async function selectUrgentDoubts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT o.id FROM attempt o
    JOIN campaign c ON c.id = o.campaign_id AND c.state = 'dialing'
    JOIN campaign_version v ON v.id = o.version_id AND v.purpose = 'emergency' AND v.stop_trying_at > now()
    CROSS JOIN district d
    WHERE o.state = 'unknown' AND o.channel = 'voice' AND NOT o.superseded
      AND o.intent_at <= now() - interval '90 seconds'
      AND o.try_number < coalesce((v.sealed_content #>> '{retries,maxTries}')::int, d.max_tries)
    LIMIT ${batch}`.execute(db);
  return rows.map(({ id }) => id);
}

/** False where the doubt was cleared, or another sweeper was faster. */
export async function markSuperseded(tx: Transaction, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('attempt')
    .set({ superseded: true })
    .where('id', '=', id)
    .where('state', '=', 'unknown')
    .where('superseded', '=', false)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export type CallInDoubt = {
  id: string;
  campaignId: string;
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
    UPDATE attempt a SET deadline_at = clock_timestamp() + interval '30 seconds'
    FROM (SELECT id FROM attempt WHERE state = 'unknown' AND deadline_at <= now()
      ORDER BY deadline_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late, phone p
    WHERE a.id = late.id AND p.id = a.phone_id
    RETURNING a.id, a.campaign_id AS "campaignId", a.channel, p.number, p.index, a.sender, a.intent_at AS "intentAt"`.execute(
    tx,
  );
  return rows;
}

/** Returns false where the doubt has been cleared meanwhile. */
export async function countMiss(tx: Transaction, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('attempt')
    .set({ misses: sql`misses + 1` })
    .where('id', '=', id)
    .where('state', '=', 'unknown')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Which of the carrier's calls no attempt stands for. */
export async function selectUnclaimed(
  tx: Transaction,
  carrierIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM unnest(${carrierIds}::text[]) AS found(id)
    WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.carrier_id = found.id)
      AND NOT EXISTS (SELECT FROM call_event e WHERE e.carrier_id = found.id)`.execute(tx);
  return rows.map(({ id }) => id);
}

export type SilentCall = {
  id: string;
  campaignId: string;
  carrierId: string;
  cancelRequested: boolean;
};

/** Calls the carrier should have told more about by now, or that a stop wants ended. */
export async function takeSilentCalls(tx: Transaction, limit: number): Promise<SilentCall[]> {
  const { rows } = await sql<SilentCall>`
    UPDATE attempt a SET deadline_at = clock_timestamp() + interval '30 seconds'
    FROM (SELECT id FROM attempt WHERE state IN ('accepted', 'ringing', 'answered') AND channel = 'voice'
        AND deadline_at <= now()
      ORDER BY deadline_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late
    WHERE a.id = late.id
    RETURNING a.id, a.campaign_id AS "campaignId", a.carrier_id AS "carrierId",
      a.cancel_requested AND a.state <> 'answered' AS "cancelRequested"`.execute(tx);
  return rows;
}
