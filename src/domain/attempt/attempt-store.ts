import { type RawBuilder, sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Act } from '#domain/audit/acts/act.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { placeInLine } from '#domain/shared/campaign-queue-store.ts';
import type { AttemptState, Disposition, Standing } from './machine/attempt.ts';
import type { StepMove, StepNote } from './machine/attempt-step.ts';

/** One compare-and-set: applied only while the attempt is in `from` under `fence`. */
export type Move = {
  id: string;
  fence: string;
  from: AttemptState;
  token?: string;
  rule?: string;
  ruleSet?: string;
  /** The number that the call shows. */
  sender?: string;
} & StepMove;

export type Moved = {
  id: string;
  fence: string;
  campaignId: string;
  from: AttemptState;
  to: AttemptState;
  disposition: Disposition | null;
};

/** Only a dial worker commits to a call, and only its login may write what a call is known by. */
const intent = sql`
        intent_at = CASE w."to" WHEN 'placing' THEN clock_timestamp() ELSE a.intent_at END,
        misses = CASE w."to" WHEN 'placing' THEN 0 ELSE a.misses END,
        token = coalesce(w.token, a.token), sender = coalesce(w.sender, a.sender),
        rule = coalesce(w.rule, a.rule), rule_set = coalesce(w."ruleSet", a.rule_set),`;

const isOfGate = (moves: readonly Move[]) =>
  moves.some(({ to, rule }) => to === 'placing' || rule !== undefined);

/** All moves in one statement, with the audit entry of each; returns those that were still as expected. */
export async function moveAttempts(
  tx: Db | Transaction,
  moves: readonly Move[],
  actor: Actor,
): Promise<Moved[]> {
  if (moves.length === 0) return [];
  return audited(
    tx,
    actor,
    sql`
      UPDATE attempt a SET
        state = w."to",
        disposition = w.disposition,
        ended_at = CASE WHEN w.disposition IS NOT NULL THEN clock_timestamp() END,
        deadline_at = clock_timestamp() + w."deadlineSeconds" * interval '1 second',
        not_before = coalesce(w."notBefore", clock_timestamp() + w."notBeforeSeconds" * interval '1 second', a.not_before),
        ${isOfGate(moves) ? intent : sql``}
        carrier_id = coalesce(a.carrier_id, w."carrierId"),
        held_back = a.held_back OR coalesce(w."heldBack", false),
        spoken_at = CASE WHEN w.spoken THEN coalesce(a.spoken_at, clock_timestamp()) ELSE a.spoken_at END,
        seconds = coalesce(w.seconds, a.seconds)
      FROM jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) AS w(
        id uuid, fence bigint, "from" text, "to" text, disposition text, "deadlineSeconds" int,
        "notBefore" timestamptz, "notBeforeSeconds" float8, token text, sender text, rule text, "ruleSet" text, "carrierId" text,
        spoken boolean, "heldBack" boolean, seconds int)
      WHERE a.id = ${anyOf(idsOf(moves), 'uuid')} AND a.id = w.id AND a.fence = w.fence AND a.state = w."from"`,
  );
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/**
 * Runs an UPDATE of attempts that moves their state, and leaves an audit entry for each row it moved. That of an intent says
 * which phone it is about, and so does that of an ending without one: no two can change places in the table afterwards.
 */
export async function audited(
  tx: Db | Transaction,
  actor: Actor,
  update: RawBuilder<unknown>,
): Promise<Moved[]> {
  const { rows } = await executePrepared(
    tx,
    sql<Moved>`
    WITH moved AS (
      ${update}
      RETURNING a.id, a.fence, a.campaign_id AS "campaignId", old.state AS "from", new.state AS "to", new.disposition,
        CASE WHEN new.state = 'placing' OR new.intent_at IS NULL AND new.disposition IS NOT NULL THEN a.phone_id END AS phone,
        a.channel
    ), logged AS (
      INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
      SELECT ${actor.kind}, ${actor.id}, ${'attempt-moved' satisfies Act}, 'attempt', id::text,
        jsonb_strip_nulls(jsonb_build_object('campaign', "campaignId", 'from', "from", 'to', "to",
          'disposition', disposition, 'phone', phone, 'channel', CASE WHEN phone IS NOT NULL THEN channel END))
      FROM moved
    )
    SELECT id, fence, "campaignId", "from", "to", disposition FROM moved`,
  );
  return rows;
}

export type AttemptRow = Standing & {
  id: string;
  campaignId: string;
  versionId: string;
  phoneId: string;
};

/** An AttemptRow of `attempt a`. */
const attemptColumns = sql`a.id, a.campaign_id AS "campaignId", a.version_id AS "versionId",
  a.phone_id AS "phoneId", a.channel, a.try_number AS "tryNumber", a.state, a.fence, a.carrier_id AS "carrierId",
  a.answered_by AS "answeredBy", a.spoken_at IS NOT NULL AS spoken, a.held_back AS "heldBack", a.disposition,
  a.cancel_requested AS "cancelRequested", a.superseded, a.misses, a.failed_leases AS "failedLeases"`;

/** An attempt, by the token that its call was given, and the index of the number it called. */
export type AttemptByToken = AttemptRow & { token: string; phoneIndex: Buffer };

/** The attempts with these tokens, to be run alone or as part of a statement; locked in the order of their ids. */
export function lockingByToken(tokens: readonly string[]): RawBuilder<AttemptByToken> {
  return sql`
    SELECT a.token, p.index AS "phoneIndex", ${attemptColumns} FROM attempt a JOIN phone p ON p.id = a.phone_id
    WHERE a.token = ${anyOf(tokens, 'text')}
    ORDER BY a.id FOR NO KEY UPDATE OF a`;
}

/**
 * The attempts' campaigns, before the attempts themselves: lock order everywhere, a stop's too, is campaign, attempt, phone
 * gate. Held to the end of the transaction: a stop waits, and readers and, of what is shared, other sharers do not.
 */
export async function lockCampaignsOf(
  tx: Transaction,
  by: 'id' | 'token',
  attempts: readonly string[],
  purpose: 'share' | 'change',
): Promise<void> {
  if (attempts.length === 0) return;
  const meant = sql`${sql.ref(by)} = ${anyOf(attempts, by === 'id' ? 'uuid' : 'text')}`;
  const lock = purpose === 'share' ? sql`FOR SHARE` : sql`FOR NO KEY UPDATE`;
  // Each stands in line before its row is locked.
  await executePrepared(
    tx,
    sql`
    WITH line AS MATERIALIZED (
      SELECT id, ${placeInLine(purpose)} FROM (
        SELECT DISTINCT campaign_id AS id FROM attempt WHERE ${meant} ORDER BY id) AS meant
    )
    SELECT FROM campaign WHERE id IN (SELECT id FROM line) ORDER BY id ${lock}`,
  );
}

/** Locked in the order of their ids, so that two batches never wait for each other. */
export async function lockAttempts(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, AttemptRow>> {
  const { rows } = await executePrepared(
    tx,
    sql<AttemptRow>`
    SELECT ${attemptColumns} FROM attempt a WHERE a.id = ${anyOf(ids, 'uuid')}
    ORDER BY a.id FOR NO KEY UPDATE`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same by their tokens. */
export async function lockByTokens(
  tx: Transaction,
  tokens: readonly string[],
): Promise<Map<string, AttemptByToken>> {
  const { rows } = await executePrepared(tx, lockingByToken(tokens));
  return new Map(rows.map((row) => [row.token, row]));
}

/** Serializes the tries of each phone while one of them is about to speak; always locked in the same order. */
export async function lockPhones(tx: Transaction, phoneIds: readonly string[]): Promise<void> {
  await executePrepared(
    tx,
    sql`SELECT FROM phone_gate WHERE phone_id = ${anyOf(phoneIds, 'uuid')} ORDER BY phone_id FOR NO KEY UPDATE`,
  );
}

/** Which attempts stand for these calls of the carrier: id by the carrier's id. */
export async function selectOwners(
  tx: Transaction,
  carrierIds: readonly string[],
): Promise<Map<string, string>> {
  if (carrierIds.length === 0) return new Map();
  const { rows } = await executePrepared(
    tx,
    sql<{ carrierId: string; id: string }>`
    SELECT carrier_id AS "carrierId", id FROM attempt
    WHERE carrier_id = ${anyOf(carrierIds, 'text')}`,
  );
  return new Map(rows.map(({ carrierId, id }) => [carrierId, id]));
}

/** Evidence without a move, under the attempts' locks; one note an attempt. */
export async function noteAttempts(
  tx: Transaction,
  notes: readonly ({ id: string } & StepNote)[],
): Promise<void> {
  if (notes.length === 0) return;
  await executePrepared(
    tx,
    sql`
    UPDATE attempt a SET
      carrier_id = coalesce(w."carrierId", a.carrier_id),
      answered_by = coalesce(w."answeredBy", a.answered_by),
      disposition = coalesce(w.disposition, a.disposition),
      seconds = coalesce(w.seconds, a.seconds),
      superseded = coalesce(w.superseded, a.superseded),
      cancel_requested = coalesce(w."cancelRequested", a.cancel_requested),
      misses = coalesce(w.misses, a.misses),
      failed_leases = coalesce(w."failedLeases", a.failed_leases),
      deadline_at = coalesce(clock_timestamp() + w."deadlineSeconds" * interval '1 second', a.deadline_at)
    FROM jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) AS w(
      id uuid, "carrierId" text, "answeredBy" text, disposition text, seconds int, superseded boolean,
      "cancelRequested" boolean, misses int, "failedLeases" int, "deadlineSeconds" float8)
    WHERE a.id = ${anyOf(idsOf(notes), 'uuid')} AND a.id = w.id`,
  );
}
