import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { emergencyReaches } from '#domain/consent/ledger/emergency-store.ts';
import { isNeeded } from './confirmation-store.ts';
import type { Confirmation } from './confirmation-words.ts';

export type LeasedConfirmation = Confirmation & {
  /** Of the revocation. */
  id: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
};

/** An order may take so many seconds, and the five minutes must not end meanwhile. */
const orderSeconds = 10;

/** Waiting, in time, and needed. */
const sendable: RawBuilder<boolean> = sql`
  c.state = 'waiting' AND c.due_at > now() + ${orderSeconds} * interval '1 second' AND ${isNeeded}`;

/**
 * Confirmations for one worker to send now, one a phone. They are `sending` before anybody is asked to send them,
 * and no other worker takes them after that, unless the carrier provably lacks them.
 */
export async function leaseConfirmations(
  tx: Transaction,
  limit: number,
): Promise<LeasedConfirmation[]> {
  const phones = await lockWaitingPhones(tx, limit);
  return phones.length === 0 ? [] : takeWaiting(tx, phones);
}

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
    RETURNING c.revocation_id AS id, c.phone_id AS "phoneId", p.number, p.index, n.channel, n.doubtful,
      ${emergencyReaches(sql`n.gate`)} AS "emergenciesGoOn", d.registered_name AS "registeredName",
      d.callback_number AS "callbackNumber",
      coalesce((
        SELECT g.language FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
        WHERE gp.phone_id = c.phone_id AND gp.active ORDER BY gp.rank, g.id LIMIT 1), 'en') AS language`.execute(
    tx,
  );
  return rows;
}
