import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { OwnCall } from './rehearsal.ts';
import { saidIn } from './rehearsal-store.ts';

/** A rehearsal to place now, by what of it is still to be placed. */
export type LeasedRehearsal = OwnCall & {
  /** The call's secret, 22 characters of base64url. */
  token: string;
  /** Encrypted. */
  number: Buffer;
  call: boolean;
  text: boolean;
  ringSeconds: number;
};

/** Anyone who waits for it looks at their phone so long; later it would only startle them. */
const goodForMinutes = 2;

/**
 * Rehearsals for one worker to place now, at most once whatever becomes of it. One that is too late, or whose person
 * has no phone any more, is given up, and so is one that waited while the district was frozen.
 */
export async function leaseRehearsals(db: Db, limit: number): Promise<LeasedRehearsal[]> {
  const { rows } = await sql<LeasedRehearsal>`
    WITH due AS MATERIALIZED (
      SELECT r.id, p.number, p.number IS NOT NULL
        AND r.asked_at > clock_timestamp() - ${goodForMinutes} * interval '1 minute'
        AND 'emergency' NOT IN (TABLE frozen_purpose) AS may_go
      FROM rehearsal r LEFT JOIN operator_phone p USING (operator_id)
      WHERE r.call_state = 'waiting' OR r.text_state = 'waiting'
      ORDER BY r.asked_at LIMIT ${limit} FOR UPDATE OF r SKIP LOCKED
    ), taken AS (
      UPDATE rehearsal r SET
        call_state = CASE WHEN r.call_state IS DISTINCT FROM 'waiting' THEN r.call_state WHEN w.may_go THEN 'placing' ELSE 'unsent' END,
        text_state = CASE WHEN r.text_state IS DISTINCT FROM 'waiting' THEN r.text_state WHEN w.may_go THEN 'placing' ELSE 'unsent' END
      FROM due w WHERE r.id = w.id
      RETURNING r.*, w.number, w.may_go, old.call_state IS NOT DISTINCT FROM 'waiting' AS call,
        old.text_state IS NOT DISTINCT FROM 'waiting' AS text
    )
    SELECT r.token, r.number, r.call, r.text, d.ring_seconds AS "ringSeconds", ${saidIn}
    FROM taken r JOIN operator o ON o.id = r.operator_id CROSS JOIN district d WHERE r.may_go`.execute(
    db,
  );
  return rows;
}
