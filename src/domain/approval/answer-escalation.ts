import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { isIndexedBy, type PhoneIndexes } from '#vault/vault.ts';
import { escalationWords } from './escalation.ts';

/** What an approver who picked up hears: nothing where somebody has decided meanwhile. */
export async function answerEscalation(
  db: Db,
  call: { token: string; phoneIndexes: PhoneIndexes },
): Promise<{ kind: 'speak'; words: string } | { kind: 'silence' } | { kind: 'unknown-token' }> {
  const escalation = await findEscalation(db, call.token);
  if (escalation === undefined || !isIndexedBy(escalation.phoneIndex, call.phoneIndexes))
    return { kind: 'unknown-token' };
  return escalation.isWaiting
    ? { kind: 'speak', words: escalationWords(escalation.registeredName) }
    : { kind: 'silence' };
}

/** Whether the carrier speaks of a wake's call. */
export async function isEscalation(db: Db, token: string): Promise<boolean> {
  return (await findEscalation(db, token)) !== undefined;
}

/** Whose call it is, and whether what it is about still waits. */
async function findEscalation(db: Db, token: string) {
  const { rows } = await sql<{ phoneIndex: Buffer; registeredName: string; isWaiting: boolean }>`
    SELECT p.number_index AS "phoneIndex", d.registered_name AS "registeredName",
      c.state = 'submitted' AND c.version = v.number AND v.expires_at > clock_timestamp() AS "isWaiting"
    FROM approval_escalation w JOIN operator_phone p USING (operator_id)
    JOIN campaign_version v ON v.id = w.version_id JOIN campaign c ON c.id = v.campaign_id CROSS JOIN district d
    WHERE w.token = ${token}`.execute(db);
  return rows[0];
}
