import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

export type LeasedFamilyText = {
  id: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
  /** Of an answer: its words, encrypted. */
  words: Buffer | null;
  language: string;
  name: string;
};

/**
 * Texts to single families for one worker to send now: at most once, unless the carrier provably lacks it. What the family stopped
 * meanwhile does not go, nor what comes an hour late, nor anything while the district is frozen.
 */
export async function leaseFamilyTexts(
  tx: Transaction,
  limit: number,
): Promise<LeasedFamilyText[]> {
  const { rows } = await sql<LeasedFamilyText>`
    WITH due AS MATERIALIZED (
      SELECT t.id FROM family_text t WHERE t.state = 'waiting'
        AND (t.asked_at < clock_timestamp() - interval '1 hour'
          OR 'other' NOT IN (TABLE frozen_purpose))
      ORDER BY t.asked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE family_text t SET state = CASE WHEN t.asked_at > clock_timestamp() - interval '1 hour'
        AND text_bar(t.kind, t.phone_id) IS NULL THEN 'sending' ELSE 'none' END
      FROM due WHERE t.id = due.id RETURNING t.*
    )
    SELECT t.id, t.phone_id AS "phoneId", p.number, p.index, t.language, t.words, d.registered_name AS name
    FROM taken t JOIN phone p ON p.id = t.phone_id CROSS JOIN district d WHERE t.state = 'sending'`.execute(
    tx,
  );
  return rows;
}
