import { many, one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { newToken } from '#domain/shared/new-token.ts';
import {
  type OutreachKind,
  staffFacts,
  type TakenOutreach,
  type Taker,
} from './outreach-kind-store.ts';

type AlarmCall = TakenOutreach & { registeredName: string };

/** Administrators are called and texted on their own phones while the seal over the log is five minutes late. Nothing stops it. */
export const alarmKind: OutreachKind<AlarmCall> = {
  rows: ['alarm'],
  idleMs: 5_000,
  callGoodMs: 20_000,
  waits: 'never',
  // It may have been placed.
  again: 'never',

  async take(tx, by) {
    if ((await selectAlarm(tx, by)) === undefined) return [];
    // Neither two at once, nor while it ends.
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('sealing_alarm', 0))`;
    const alarm = await selectAlarm(tx, by);
    if (alarm === undefined) return [];
    await callAdministrators(tx, alarm, by);
    // And what never left. Who has left meanwhile has no number any more.
    return many<AlarmCall>(tx)`
      UPDATE outreach c SET state = 'sending', state_at = clock_timestamp()
      FROM operator_phone p CROSS JOIN district d
      WHERE c.kind = 'alarm' AND c.alarm_id = ${alarm} AND c.state = 'waiting' AND p.operator_id = c.operator_id
      RETURNING c.id, p.number, c.operator_id AS "operatorId", c.token,
        d.ring_seconds AS "ringSeconds", d.registered_name AS "registeredName"`;
  },

  text: ({ registeredName }) => alarmWords(registeredName),

  entry: (settled, state) => ({
    act: 'administrator-alarm-settled',
    subject: { kind: 'worker', id: 'sealer' },
    facts: staffFacts(settled, state),
  }),

  async answer(db, id) {
    const rows = await many<{ registeredName: string; isOver: boolean }>(db)`
      SELECT d.registered_name AS "registeredName", a.ended_at IS NOT NULL AS "isOver"
      FROM outreach c JOIN sealing_alarm a ON a.id = c.alarm_id CROSS JOIN district d WHERE c.id = ${id}`;
    return rows.map(({ isOver, registeredName }) => ({
      kind: 'speak' as const,
      words: (isOver ? alarmOverWords : alarmWords)(registeredName),
    }))[0];
  },
};

/** Spoken and texted alike. Nothing of families, and no key stops anything. */
function alarmWords(registeredName: string): string {
  return `Bellwether of ${registeredName}: the audit log has not been sealed for 5 minutes. Calling goes on. Please open the alarm in the compliance channel of Slack or Teams.`;
}

/** For who picks up later. */
function alarmOverWords(registeredName: string): string {
  return `Bellwether of ${registeredName}: the audit log is sealed again. You don’t have to do anything now.`;
}

async function selectAlarm(
  tx: Transaction,
  { patienceSeconds }: Taker,
): Promise<string | undefined> {
  const row = await one<{ id: string }>(tx)`
    SELECT id FROM sealing_alarm
    WHERE ended_at IS NULL AND long_at <= clock_timestamp() - ${patienceSeconds}::int * interval '1 second'`;
  return row?.id;
}

/** Each is written down before anybody is asked to place it: once an alarm and person. */
async function callAdministrators(
  tx: Transaction,
  alarm: string,
  { worker }: Taker,
): Promise<void> {
  const due = await many<{ id: string }>(tx)`
    SELECT id FROM administrators_to_call(${alarm}) AS due (id) ORDER BY id`;
  if (due.length === 0) return;
  const people = due.map(({ id }) => id);
  await run(tx)`
    INSERT INTO outreach (kind, channel, alarm_id, operator_id, token)
    SELECT 'alarm', 'voice', ${alarm}::uuid, * FROM unnest(${people}::uuid[], ${people.map(newToken)}::text[])`;
  await run(tx)`
    INSERT INTO outreach (kind, alarm_id, operator_id) SELECT 'alarm', ${alarm}::uuid, * FROM unnest(${people}::uuid[])`;
  for (const operator of people)
    await note(
      tx,
      { kind: 'system', id: worker },
      'administrator-alarmed',
      on('worker', 'sealer'),
      { operator },
    );
}
