import { type RawBuilder, sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { emergencyReaches } from '#domain/consent/ledger/emergency-store.ts';
import type { Confirmation } from './confirmation-words.ts';

export type LeasedConfirmation = Confirmation & {
  revocationId: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
};

/** An order may take so many seconds, and the five minutes must not end meanwhile. */
const orderSeconds = 10;

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
  AND NOT EXISTS (SELECT FROM confirmation_text o WHERE o.phone_id = c.phone_id
    AND o.state IN ('sending', 'sent', 'unknown') AND o.state_at > now() - interval '24 hours')`;

/** Waiting, in time, and needed. */
const sendable: RawBuilder<boolean> = sql`
  c.state = 'waiting' AND c.due_at > now() + ${orderSeconds} * interval '1 second' AND ${isNeeded}`;

/** Phones that wait for a confirmation, locked, around those that another worker has in hand. */
export async function lockWaitingPhones(tx: Transaction, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT g.phone_id AS id FROM phone_gate g
    JOIN (
      SELECT c.phone_id, min(c.due_at) AS due_at FROM confirmation_text c
      JOIN revocation r ON r.id = c.revocation_id
      JOIN phone_gate g ON g.phone_id = c.phone_id
      WHERE ${sendable} GROUP BY c.phone_id
    ) waiting ON waiting.phone_id = g.phone_id
    ORDER BY waiting.due_at LIMIT ${limit}
    FOR NO KEY UPDATE OF g SKIP LOCKED`.execute(tx);
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
  const { rows } = await sql<LeasedConfirmation>`
    WITH newest AS (
      SELECT DISTINCT ON (c.phone_id) c.revocation_id, r.channel, r.doubtful, g AS gate
      FROM confirmation_text c
      JOIN revocation r ON r.id = c.revocation_id
      JOIN phone_gate g ON g.phone_id = c.phone_id
      WHERE c.phone_id = ANY (${[...phoneIds]}::uuid[]) AND ${sendable}
      ORDER BY c.phone_id, r.received_at DESC, r.id DESC
    )
    UPDATE confirmation_text c SET state = 'sending', state_at = clock_timestamp()
    FROM newest n
    CROSS JOIN district d
    CROSS JOIN phone p
    WHERE c.revocation_id = n.revocation_id AND c.state = 'waiting' AND p.id = c.phone_id
    RETURNING c.revocation_id AS "revocationId", c.phone_id AS "phoneId", p.number, p.index, n.channel, n.doubtful,
      ${emergencyReaches(sql`n.gate`)} AS "emergenciesGoOn", d.registered_name AS "registeredName",
      d.callback_number AS "callbackNumber",
      coalesce((
        SELECT g.language FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
        WHERE gp.phone_id = c.phone_id AND gp.active ORDER BY gp.rank, g.id LIMIT 1), 'en') AS language`.execute(
    tx,
  );
  return rows;
}

/** False where it was settled by then. */
export async function settleConfirmation(
  tx: Transaction,
  settled: {
    revocationId: string;
    state: 'waiting' | 'sent' | 'refused' | 'unknown';
    carrierId?: string;
  },
): Promise<boolean> {
  // Only what provably never left waits again, and only while nobody has given it up.
  const from =
    settled.state === 'waiting' ? ['sending' as const] : (['sending', 'unknown'] as const);
  const { numUpdatedRows } = await tx
    .updateTable('confirmation_text')
    .set({
      state: settled.state,
      state_at: sql`clock_timestamp()`,
      carrier_id: settled.carrierId ?? null,
    })
    .where('revocation_id', '=', settled.revocationId)
    .where('state', 'in', from)
    .where('state', '<>', settled.state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Gives up what came too late, and what a worker left in the middle. What would not have been sent in time either was
 * not needed, and nobody was late.
 */
export async function giveUpLate(
  db: Db,
  late: { actor: Actor; sendingSeconds: number },
): Promise<{ tooLate: number; unknown: number }> {
  const { rows } = await sql<{ tooLate: number; unknown: number }>`
    WITH late AS (
      SELECT c.revocation_id, c.state AS before, CASE WHEN c.state = 'sending' THEN 'unknown'
        WHEN ${isNeeded} THEN 'too-late' ELSE 'not-needed' END AS after
      FROM confirmation_text c
      JOIN revocation r ON r.id = c.revocation_id
      JOIN phone_gate g ON g.phone_id = c.phone_id
      WHERE c.state = 'waiting' AND c.due_at <= now()
        OR c.state = 'sending' AND c.state_at <= now() - ${late.sendingSeconds} * interval '1 second'
    ), given_up AS (
      UPDATE confirmation_text c SET state = late.after, state_at = clock_timestamp()
      FROM late WHERE c.revocation_id = late.revocation_id AND c.state = late.before
      RETURNING c.revocation_id, c.phone_id, c.state
    ), noted AS (
      INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
      SELECT ${late.actor.kind}, ${late.actor.id}, 'confirmation-' || state, 'phone', phone_id::text,
        jsonb_build_object('revocation', revocation_id)
      FROM given_up
    )
    SELECT count(*) FILTER (WHERE state = 'too-late')::int AS "tooLate",
      count(*) FILTER (WHERE state = 'unknown')::int AS unknown
    FROM given_up`.execute(db);
  return rows[0] ?? { tooLate: 0, unknown: 0 };
}
