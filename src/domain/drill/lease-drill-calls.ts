import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { readSealedDrill, type SealedDrill } from './drill.ts';

/** One phone of a drill to call, to text, or both, at once. */
export type LeasedDrillCall = {
  drillId: string;
  phoneId: string;
  token: string;
  /** Encrypted, with its index. */
  number: Buffer;
  index: Buffer;
  call: boolean;
  text: boolean;
  sealed: SealedDrill;
  ringSeconds: number;
};

/** Whether a drill has somebody to call, so that no slot is taken for none. */
export async function findDueDrill(db: Db): Promise<boolean> {
  const row = await one<{ due: boolean }>(db)`
    SELECT EXISTS (SELECT FROM drill_call c JOIN drill d ON d.id = c.drill_id
      WHERE d.state = 'calling' AND 'waiting' IN (c.call_state, c.text_state)) AS due`;
  return row?.due ?? false;
}

/**
 * The next phone of the drill that calls, for a worker that places it in this very moment: no later than a closure is asked for,
 * nobody more is called. At most once, whatever becomes of it.
 */
export async function leaseDrillCall(db: Db): Promise<LeasedDrillCall | undefined> {
  const row = await one<Omit<LeasedDrillCall, 'sealed'> & { sealedText: string }>(db)`
    WITH due AS MATERIALIZED (
      SELECT c.drill_id, c.phone_id, c.call_state, c.text_state FROM drill_call c
      JOIN drill d ON d.id = c.drill_id JOIN drill_phone p ON p.id = c.phone_id
      WHERE d.state = 'calling' AND 'waiting' IN (c.call_state, c.text_state) AND p.ended_at IS NULL AND drill_blocker() IS NULL
      ORDER BY c.phone_id LIMIT 1 FOR UPDATE OF c SKIP LOCKED
    )
    UPDATE drill_call c SET placed_at = clock_timestamp(),
      call_state = CASE c.call_state WHEN 'waiting' THEN 'placing' ELSE c.call_state END,
      text_state = CASE c.text_state WHEN 'waiting' THEN 'placing' ELSE c.text_state END
    FROM due JOIN drill d ON d.id = due.drill_id JOIN drill_phone p ON p.id = due.phone_id CROSS JOIN district here
    WHERE (c.drill_id, c.phone_id) = (due.drill_id, due.phone_id)
    RETURNING c.drill_id AS "drillId", c.phone_id AS "phoneId", c.token, p.number, p.number_index AS index,
      due.call_state IS NOT DISTINCT FROM 'waiting' AS call, due.text_state IS NOT DISTINCT FROM 'waiting' AS text,
      d.sealed_text AS "sealedText", here.ring_seconds AS "ringSeconds"`;
  if (row === undefined) return undefined;
  const { sealedText, ...call } = row;
  return { ...call, sealed: readSealedDrill(sealedText) };
}
