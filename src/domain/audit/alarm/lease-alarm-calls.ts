import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit-store.ts';
import type { AlarmCall } from './sealing-alarm.ts';

/**
 * The administrators to call because the seal is five minutes late, and those whose call or text never left. Each is
 * written down before anybody is asked to place it: once an alarm and person. `patienceSeconds`: how long it is left to others.
 */
export async function leaseAlarmCalls(
  db: Db,
  { by, patienceSeconds }: { by: string; patienceSeconds: number },
): Promise<AlarmCall[]> {
  if ((await selectAlarm(db, patienceSeconds)) === undefined) return [];
  return transact(db, async (tx) => {
    // Neither two at once, nor while it ends.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('sealing_alarm', 0))`.execute(tx);
    const alarm = await selectAlarm(tx, patienceSeconds);
    if (alarm === undefined) return [];
    const again = await takeUnsent(tx, alarm);
    const called = await insertCalls(tx, alarm);
    for (const { operatorId } of called)
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: by },
        act: 'administrator-alarmed',
        subject: { kind: 'worker', id: 'sealer' },
        facts: { operator: operatorId },
      });
    return selectCalls(tx, alarm, [...again, ...called]);
  });
}

async function selectAlarm(
  db: Db | Transaction,
  patienceSeconds: number,
): Promise<string | undefined> {
  const { rows } = await executePrepared(
    db,
    sql<{ id: string }>`
    SELECT id FROM sealing_alarm
    WHERE ended_at IS NULL AND long_at <= clock_timestamp() - ${patienceSeconds}::int * interval '1 second'`,
  );
  return rows[0]?.id;
}

type Due = { operatorId: string; call: boolean; text: boolean };

async function insertCalls(tx: Transaction, alarm: string): Promise<Due[]> {
  const { rows: due } = await sql<{ id: string }>`
    SELECT id FROM administrators_to_call(${alarm}) AS due (id) ORDER BY id`.execute(tx);
  if (due.length === 0) return [];
  // 128 random bits, as an attempt's: anyone who knows it may speak for the carrier.
  const tokens = due.map(() => randomBytes(16).toString('base64url'));
  await sql`
    INSERT INTO sealing_alarm_call (alarm_id, operator_id, token)
    SELECT ${alarm}::uuid, * FROM unnest(${due.map(({ id }) => id)}::uuid[], ${tokens}::text[])`.execute(
    tx,
  );
  return due.map(({ id }) => ({ operatorId: id, call: true, text: true }));
}

/** Takes again what never left. */
async function takeUnsent(tx: Transaction, alarm: string): Promise<Due[]> {
  const { rows } = await sql<Due>`
    UPDATE sealing_alarm_call c SET
      call_state = CASE c.call_state WHEN 'unsent' THEN 'placing' ELSE c.call_state END,
      text_state = CASE c.text_state WHEN 'unsent' THEN 'placing' ELSE c.text_state END
    WHERE c.alarm_id = ${alarm} AND 'unsent' IN (c.call_state, c.text_state)
    RETURNING c.operator_id AS "operatorId", old.call_state = 'unsent' AS call,
      old.text_state = 'unsent' AS text`.execute(tx);
  return rows;
}

/** Who has left meanwhile has no number any more. */
async function selectCalls(
  tx: Transaction,
  alarm: string,
  due: readonly Due[],
): Promise<AlarmCall[]> {
  if (due.length === 0) return [];
  const rows = await tx
    .selectFrom('sealing_alarm_call as c')
    .innerJoin('operator_phone as p', 'p.operator_id', 'c.operator_id')
    .innerJoin('district as d', (join) => join.onTrue())
    .where('c.alarm_id', '=', alarm)
    .select(['c.alarm_id as alarmId', 'c.operator_id as operatorId', 'c.token', 'p.number'])
    .select(['d.registered_name as registeredName', 'd.ring_seconds as ringSeconds'])
    .execute();
  return due.flatMap(({ operatorId, call, text }) =>
    rows
      .filter((row) => row.operatorId === operatorId)
      .map((row): AlarmCall => ({ ...row, call, text })),
  );
}
