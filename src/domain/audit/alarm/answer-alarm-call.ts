import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { isIndexedBy, type PhoneIndexes } from '#vault/vault.ts';
import { alarmOverWords, alarmWords } from './sealing-alarm.ts';

/** What an administrator who picked up hears. */
export async function answerAlarmCall(
  db: Db,
  call: { token: string; phoneIndexes: PhoneIndexes },
): Promise<{ kind: 'speak'; words: string } | { kind: 'unknown-token' }> {
  const alarm = await findAlarmCall(db, call.token);
  if (alarm === undefined || !isIndexedBy(alarm.phoneIndex, call.phoneIndexes))
    return { kind: 'unknown-token' };
  const words = alarm.isOver ? alarmOverWords : alarmWords;
  return { kind: 'speak', words: words(alarm.registeredName) };
}

/** Whether the carrier speaks of such a call. */
export async function isAlarmCall(db: Db, token: string): Promise<boolean> {
  return (await findAlarmCall(db, token)) !== undefined;
}

async function findAlarmCall(db: Db, token: string) {
  const { rows } = await sql<{ phoneIndex: Buffer; registeredName: string; isOver: boolean }>`
    SELECT p.number_index AS "phoneIndex", d.registered_name AS "registeredName", a.ended_at IS NOT NULL AS "isOver"
    FROM sealing_alarm_call c JOIN operator_phone p USING (operator_id)
    JOIN sealing_alarm a ON a.id = c.alarm_id CROSS JOIN district d
    WHERE c.token = ${token}`.execute(db);
  return rows[0];
}
