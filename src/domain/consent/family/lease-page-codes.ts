import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

export type LeasedCode = {
  id: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
  language: string;
  name: string;
};

/**
 * Codes for one worker to send now: at most once, unless the carrier provably lacks it. A code that can't arrive in time any more is
 * not sent.
 */
export async function leasePageCodes(tx: Transaction, limit: number): Promise<LeasedCode[]> {
  const { rows } = await sql<LeasedCode>`
    UPDATE page_code c SET state = 'sending'
    FROM (SELECT id FROM page_code WHERE state = 'waiting' AND expires_at > now() + interval '1 minute'
      ORDER BY asked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) w
    CROSS JOIN district d
    CROSS JOIN phone p
    WHERE c.id = w.id AND p.id = c.phone_id
    RETURNING c.id, c.phone_id AS "phoneId", p.number, p.index, c.language, d.registered_name AS name`.execute(
    tx,
  );
  return rows;
}
