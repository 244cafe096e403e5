import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { isNeeded } from './confirmation-store.ts';

/**
 * After five minutes a confirmation is a message that nobody agreed to (47 CFR 64.1200(a)(12)), so it is not sent any
 * more. What would not have been sent in time either was not needed, and nobody was late.
 */
export async function sweepConfirmations(db: Db, worker: string): Promise<{ tooLate: number }> {
  const { rows } = await sql<{ tooLate: number }>`
    WITH late AS (
      SELECT c.revocation_id, CASE WHEN ${isNeeded} THEN 'too-late' ELSE 'not-needed' END AS after
      FROM confirmation_text c
      JOIN revocation r ON r.id = c.revocation_id
      JOIN phone_gate g ON g.phone_id = c.phone_id
      WHERE c.state = 'waiting' AND c.due_at <= now()
    ), given_up AS (
      UPDATE confirmation_text c SET state = late.after, state_at = clock_timestamp()
      FROM late WHERE c.revocation_id = late.revocation_id AND c.state = 'waiting'
      RETURNING c.revocation_id, c.phone_id, c.state
    ), noted AS (
      INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
      SELECT 'system', ${worker}, 'confirmation-' || state, 'phone', phone_id::text,
        jsonb_build_object('revocation', revocation_id)
      FROM given_up
    )
    SELECT count(*) FILTER (WHERE state = 'too-late')::int AS "tooLate" FROM given_up`.execute(db);
  return rows[0] ?? { tooLate: 0 };
}
