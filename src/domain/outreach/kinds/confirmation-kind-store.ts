import { type RawBuilder, sql } from 'kysely';
import { many, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { emergencyReaches } from '#domain/consent/ledger/emergency-store.ts';
import { type Confirmation, confirmationText } from '#domain/consent/opt-out/confirmation-words.ts';
import { aboutPhone, type OutreachKind, type TakenOutreach } from './outreach-kind-store.ts';

type LeasedConfirmation = TakenOutreach & Confirmation;

/** The one text that confirms an opt-out, within five minutes of it (47 CFR 64.1200(a)(12)). */
export const confirmationKind: OutreachKind<LeasedConfirmation> = {
  rows: ['confirmation'],
  idleMs: 2_000,
  waits: 'as-calls-do',
  again: 'always',

  async take(tx, { worker, limit }) {
    await giveUpLate(tx, worker);
    const phones = await lockWaitingPhones(tx, limit);
    return phones.length === 0 ? [] : takeWaiting(tx, phones);
  },

  text: (row) => confirmationText(row),

  entry: aboutPhone(({ revocationId, carrierId, error }, state) => ({
    act: `confirmation-${state}`,
    facts: { revocation: revocationId ?? '', carrierId: carrierId ?? undefined, code: error },
  })),
};

/**
 * Still true, and the first of its day: nobody is told of a withdrawal that they or the office took back, and no
 * stranger is texted.
 */
const isNeeded: RawBuilder<boolean> = sql`
  g.facts & (SELECT fact_bits('{wrong-number yes,bad-number yes,carrier-stop yes,emergency-line yes,line residential}')) = 0
  AND g.reassigned <> (SELECT fact_bits('{reassigned yes}'))
  AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
  AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = c.phone_id AND k.ends_withdrawal
    AND (r.channel = 'any' OR k.channel = r.channel) AND k.obtained_at > r.received_at)
  AND NOT EXISTS (SELECT FROM outreach o WHERE o.kind = 'confirmation' AND o.phone_id = c.phone_id
    AND o.state IN ('sending', 'sent', 'unknown') AND o.state_at > now() - interval '24 hours')`;

/** An order may take so many seconds, and the five minutes must not end meanwhile. */
const orderSeconds = 10;

/** Waiting, in time, and needed. */
const sendable: RawBuilder<boolean> = sql`
  c.state = 'waiting' AND c.expires_at > now() + ${orderSeconds} * interval '1 second' AND ${isNeeded}`;

/** What waits, as `c`, beside its opt-out and the gate of its phone. */
const confirmations = sql`
  outreach c JOIN revocation r ON r.id = c.revocation_id JOIN phone_gate g ON g.phone_id = c.phone_id`;

/**
 * After five minutes a confirmation is a message that nobody agreed to, so it is no longer sent. What would not have
 * been sent in time either was not needed, and nobody was late.
 */
async function giveUpLate(tx: Transaction, worker: string): Promise<void> {
  await run(tx)`
    WITH late AS (
      SELECT c.id, CASE WHEN ${isNeeded} THEN 'too-late' ELSE 'not-needed' END AS after FROM ${confirmations}
      WHERE c.kind = 'confirmation' AND c.state = 'waiting' AND c.expires_at <= now()
    ), given_up AS (
      UPDATE outreach c SET state = late.after, state_at = clock_timestamp()
      FROM late WHERE c.id = late.id AND c.state = 'waiting'
      RETURNING c.revocation_id, c.phone_id, c.state
    )
    INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
    SELECT 'system', ${worker}, 'confirmation-' || state, 'phone', phone_id::text,
      jsonb_build_object('revocation', revocation_id)
    FROM given_up`;
}

/** Phones that wait for a confirmation, locked, around those that another worker has in hand. */
export async function lockWaitingPhones(tx: Transaction, limit: number): Promise<string[]> {
  const rows = await many<{ id: string }>(tx)`
    SELECT g.phone_id AS id FROM phone_gate g
    JOIN (
      SELECT c.phone_id, min(c.expires_at) AS expires_at FROM ${confirmations}
      WHERE c.kind = 'confirmation' AND ${sendable} GROUP BY c.phone_id
    ) waiting ON waiting.phone_id = g.phone_id
    ORDER BY waiting.expires_at LIMIT ${limit}
    FOR NO KEY UPDATE OF g SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

/**
 * Moves one confirmation of each locked phone to `sending`, the newest. A statement of its own: it sees what the
 * worker did who had the lock before.
 */
export async function takeWaiting(
  tx: Transaction,
  phoneIds: readonly string[],
): Promise<LeasedConfirmation[]> {
  return many<LeasedConfirmation>(tx)`
    WITH newest AS (
      SELECT DISTINCT ON (c.phone_id) c.id, r.channel, r.doubtful, g AS gate FROM ${confirmations}
      WHERE c.kind = 'confirmation' AND c.phone_id = ANY (${[...phoneIds]}::uuid[]) AND ${sendable}
      ORDER BY c.phone_id, r.received_at DESC, r.id DESC
    )
    UPDATE outreach c SET state = 'sending', state_at = clock_timestamp()
    FROM newest n
    CROSS JOIN district d
    CROSS JOIN phone p
    WHERE c.id = n.id AND c.state = 'waiting' AND p.id = c.phone_id
    RETURNING c.id, p.number, p.index, c.token, d.ring_seconds AS "ringSeconds", n.channel, n.doubtful,
      ${emergencyReaches(sql`n.gate`)} AS "emergenciesGoOn", d.registered_name AS "registeredName",
      d.callback_number AS "callbackNumber",
      phone_language(c.phone_id) AS language`;
}
