import { many } from '#database/query.ts';
import {
  type OwnCall,
  rehearsalTextOpening,
  rehearsedMessage,
} from '#domain/closure/rehearsal/rehearsal.ts';
import { saidIn } from '#domain/closure/rehearsal/rehearsal-store.ts';
import { textBody } from '#domain/language/message/message.ts';
import { type OutreachKind, staffFacts, type TakenOutreach } from './outreach-kind-store.ts';

/** A call or text of a rehearsal; `id` is its own. */
type RehearsalOrder = Omit<TakenOutreach, 'index'> & OwnCall;

/**
 * Somebody of the staff hears on their own phone what families will, or is recorded. What is too late, or whose person has no
 * phone any more, is given up, and so is what waited while the district was frozen. The call is answered in its own room.
 */
export const rehearsalKind: OutreachKind<RehearsalOrder> = {
  rows: ['rehearsal'],
  // Somebody looks at their phone meanwhile.
  idleMs: 1_000,
  callGoodMs: 20_000,
  waits: 'as-calls-do',
  again: 'never',

  async take(tx, { limit }) {
    return many<RehearsalOrder>(tx)`
      WITH due AS MATERIALIZED (
        SELECT w.id, p.number, p.number IS NOT NULL AND w.expires_at > clock_timestamp()
          AND 'emergency' NOT IN (TABLE frozen_purpose) AS may_go
        FROM outreach w LEFT JOIN operator_phone p USING (operator_id)
        WHERE w.kind = 'rehearsal' AND w.state = 'waiting'
        ORDER BY w.asked_at LIMIT ${limit} FOR UPDATE OF w SKIP LOCKED
      ), taken AS (
        UPDATE outreach w SET state = CASE WHEN due.may_go THEN 'sending' ELSE 'none' END, state_at = clock_timestamp()
        FROM due WHERE w.id = due.id RETURNING w.id, w.rehearsal_id, w.token, due.number, due.may_go
      )
      SELECT t.id, t.number, r.operator_id AS "operatorId", t.token, d.ring_seconds AS "ringSeconds", ${saidIn}
      FROM taken t JOIN rehearsal r ON r.id = t.rehearsal_id JOIN operator o ON o.id = r.operator_id CROSS JOIN district d
      WHERE t.may_go`;
  },

  text(row) {
    if (row.kind === 'recording') throw new Error('a call that records has no text');
    return `${rehearsalTextOpening}${textBody(rehearsedMessage(row))}`;
  },

  entry: (settled, state) => {
    const { operator, ...end } = staffFacts(settled, state);
    return {
      act: 'rehearsal-settled',
      subject: { kind: 'operator', id: operator },
      facts: { rehearsal: settled.rehearsalId ?? '', ...end },
    };
  },
};
