import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { pageCodeLimits } from './page-code.ts';

type Page = { phoneId: string; guardianId: string };

/** The code that this page may still be answered with; the phone's gate is held. */
export async function selectLiveCode(tx: Transaction, page: Page): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM page_code
    WHERE phone_id = ${page.phoneId} AND guardian_id = ${page.guardianId} AND used_at IS NULL
      AND expires_at > now() AND tries < ${pageCodeLimits.tries} AND state <> 'refused'
    ORDER BY asked_at DESC LIMIT 1`.execute(tx);
  return rows[0]?.id;
}

/** Undefined where the number has been sent as many as it may, whoever asked for them. */
export async function insertCode(
  tx: Transaction,
  page: Page & { language: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO page_code (phone_id, guardian_id, language)
    SELECT ${page.phoneId}::uuid, ${page.guardianId}::uuid, ${page.language}
    WHERE (SELECT count(*) FROM page_code
      WHERE phone_id = ${page.phoneId} AND asked_at > now() - interval '24 hours') < ${pageCodeLimits.aDay}
    RETURNING id`.execute(tx);
  return rows[0]?.id;
}

export async function countTry(tx: Transaction, id: string): Promise<void> {
  await sql`UPDATE page_code SET tries = tries + 1 WHERE id = ${id}`.execute(tx);
}

export async function useCode(tx: Transaction, id: string): Promise<void> {
  await sql`UPDATE page_code SET used_at = now() WHERE id = ${id}`.execute(tx);
}

export type LeasedCode = {
  id: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
  language: string;
  name: string;
};

/** A code that can't arrive in time any more is not sent. What one worker has taken, no other one takes. */
export async function takeWaitingCodes(db: Db, limit: number): Promise<LeasedCode[]> {
  const { rows } = await sql<LeasedCode>`
    UPDATE page_code c SET state = 'sending'
    FROM (SELECT id FROM page_code WHERE state = 'waiting' AND expires_at > now() + interval '1 minute'
      ORDER BY asked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) w
    CROSS JOIN district d
    CROSS JOIN phone p
    WHERE c.id = w.id AND p.id = c.phone_id
    RETURNING c.id, c.phone_id AS "phoneId", p.number, p.index, c.language, d.registered_name AS name`.execute(
    db,
  );
  return rows;
}

export async function settleCode(
  tx: Transaction,
  settled: { id: string; state: 'waiting' | 'sent' | 'unknown' | 'refused'; carrierId?: string },
): Promise<void> {
  await sql`
    UPDATE page_code SET state = ${settled.state}, carrier_id = ${settled.carrierId ?? null}
    WHERE id = ${settled.id} AND state = 'sending'`.execute(tx);
}
