import { beforeAll, beforeEach, expect, test } from 'vitest';
import { transact, violatedRule } from '#database/transaction.ts';
import {
  type CallLine,
  createLastSender,
  createOutreachSender,
} from '#dialer/outreach/send-outreach.ts';
import { findSealingAlarm } from '#domain/audit/alarm/find-sealing-alarm.ts';
import { alarmKind } from '#domain/outreach/kinds/alarm-kind-store.ts';
import type { TakenOutreach } from '#domain/outreach/kinds/outreach-kind-store.ts';
import { recordOutreach } from '#domain/outreach/record-outreach.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const numbers = { ada: '+14025550181', ben: '+14025550182', cal: '+14025550183' };
const ids: Record<string, string> = {};
const rig = setUpOnce(dialRig);
beforeAll(async () => {
  for (const [name, number] of Object.entries(numbers)) await addReachable(name, number);
  // Ben decides as well, so that he can say that he is away; Cal is no administrator.
  await owner(`INSERT INTO role_grant (operator_id, role) VALUES ($1, 'approver')`, [ids['ben']]);
  await owner(
    `INSERT INTO role_grant (operator_id, role)
     SELECT id, 'administrator' FROM operator WHERE directory_id IN ('ada', 'ben')`,
  );
});
beforeEach(async () => {
  await owner('UPDATE sealing_alarm SET ended_at = now() WHERE ended_at IS NULL');
  await owner('UPDATE absence SET ended_at = now() WHERE ended_at IS NULL');
});

const owner = (statement: string, values: unknown[] = []) =>
  rig.district.owner.pool.query(statement, values);

async function addReachable(name: string, number: string): Promise<void> {
  const { id } = await addStaff(rig.district.db, name, []);
  ids[name] = id;
  await owner('INSERT INTO operator_phone VALUES ($1, $2, $3)', [
    id,
    testVault.phoneIndex(number),
    testVault.encrypt(number, operatorPhoneBinding(id)),
  ]);
}

/** An alarm, long for so many seconds; null: not long yet. */
async function raise(longFor: number | null): Promise<string> {
  const { rows } = await owner(
    `INSERT INTO sealing_alarm (since, long_at)
     VALUES (now() - interval '6 minutes', now() - $1::int * interval '1 second') RETURNING id`,
    [longFor],
  );
  return String(rows[0]?.['id']);
}

const lease = (worker = 'worker-a', patienceSeconds = 0) =>
  transact(rig.district.as('worker').db, (tx) =>
    alarmKind.take(tx, { worker, limit: 20, patienceSeconds }),
  );
const names = (taken: readonly TakenOutreach[]) =>
  Object.keys(ids).filter((name) =>
    taken.some((one) => 'operatorId' in one && one.operatorId === ids[name]),
  );
const callsTo = (number: string) => rig.twilio.calls().filter(({ to }) => to === number);

/** Tried as the owner of the database, whom no grant holds back. */
const force = (alarm: string, name: string) =>
  owner(
    `INSERT INTO outreach (kind, channel, alarm_id, operator_id, token)
     VALUES ('alarm', 'voice', $1, $2, left(md5(random()::text), 22))`,
    [alarm, ids[name]],
  ).then(() => 'inserted', violatedRule);

test('nobody is called while it is late for less than five minutes, nor after the end', async () => {
  const alarm = await raise(null);
  expect(await lease()).toEqual([]);
  expect(await force(alarm, 'ada')).toBe('alarm_call_due');

  await owner('UPDATE sealing_alarm SET long_at = now() WHERE id = $1', [alarm]);
  await owner('UPDATE sealing_alarm SET ended_at = now() WHERE id = $1', [alarm]);
  expect(await lease()).toEqual([]);
  expect(await force(alarm, 'ada')).toBe('alarm_call_due');
});

test('every administrator is called once an alarm, whichever worker asks and however often', async () => {
  const alarm = await raise(0);

  const all = await Promise.all([lease(), lease('worker-b'), lease()]);

  expect(names(all.flat())).toEqual(['ada', 'ben']);
  expect(await lease()).toEqual([]);
  expect(await force(alarm, 'cal')).toBe('alarm_call_due');
  expect(await force(alarm, 'ada')).not.toBe('inserted');
  expect(await findSealingAlarm(rig.district.db, alarm)).toMatchObject({ called: 2, failed: 0 });
});

test('one who is away is left in peace while another is there', async () => {
  const away = (name: string) =>
    owner(`INSERT INTO absence (operator_id, until) VALUES ($1, now() + interval '2 days')`, [
      ids[name],
    ]);
  await away('ben');
  await raise(0);
  expect(names(await lease())).toEqual(['ada']);

  await owner('DELETE FROM operator_phone WHERE operator_id = $1', [ids['ada']]);
  try {
    expect(names(await lease())).toEqual(['ben']);
  } finally {
    await owner('INSERT INTO operator_phone VALUES ($1, $2, $3)', [
      ids['ada'],
      testVault.phoneIndex(numbers.ada),
      testVault.encrypt(numbers.ada, operatorPhoneBinding(ids['ada'] ?? '')),
    ]);
  }
});

test('the bot leaves them to a worker for 20 seconds', async () => {
  await raise(15);
  expect(await lease('bot', 20)).toEqual([]);
  await owner(
    `UPDATE sealing_alarm SET long_at = long_at - interval '6 seconds' WHERE ended_at IS NULL`,
  );

  expect(names(await lease('bot', 20))).toEqual(['ada', 'ben']);
});

test('what never left is tried again; what may have been placed is not', async () => {
  const alarm = await raise(0);
  const settle = async (kind: 'unsent' | 'unknown', taken: readonly TakenOutreach[]) => {
    for (const { id, token } of taken)
      await recordOutreach(rig.district.as('worker').db, {
        id,
        worker: 'worker-a',
        outcome: token === null ? { kind: 'rejected', code: 0, class: 'number' } : { kind },
      });
  };
  await settle('unsent', await lease());
  expect(await findSealingAlarm(rig.district.db, alarm)).toMatchObject({ called: 2, failed: 2 });

  const again = await lease();
  expect(names(again)).toEqual(['ada', 'ben']);
  expect(again.map(({ token }) => token === null)).toEqual([false, false]);
  await settle('unknown', again);
  expect(await lease()).toEqual([]);
});

test('a worker calls and texts in the account’s turn; who picks up hears what is wrong, twice', async () => {
  const alarm = await raise(0);
  const turns: string[] = [];
  const line: CallLine = {
    reserve: async () => ({ number: '+15035550199', atMs: turns.push('reserved'), isPaced: false }),
    until: async () => void turns.push('waited'),
    noteLeft: () => void turns.push('left'),
  };

  const tools = { ...rig.tools('worker-a'), publicUrl: 'https://example.org' };
  await createOutreachSender(tools, line).send('alarm', new AbortController().signal);

  await rig.until(async () => callsTo(numbers.ada)[0]?.status === 'completed');
  expect(turns.toSorted()).toEqual(['left', 'left', 'reserved', 'reserved', 'waited', 'waited']);
  const heard = callsTo(numbers.ada)[0]?.transcript.filter(({ speaker }) => speaker === 'line');
  const words = expect.stringContaining('has not been sealed for 5 minutes. Calling goes on.');
  expect(heard?.map(({ text }) => text)).toEqual([words, words]);
  const texts = rig.twilio.messages().filter(({ to }) => to === numbers.ada);
  expect(texts.map(({ body }) => body)).toEqual([heard?.[0]?.text]);
  const { rows } = await owner('SELECT state FROM outreach WHERE alarm_id = $1', [alarm]);
  expect(rows).toEqual(Array.from({ length: 4 }, () => ({ state: 'sent' })));
});

test('where no worker runs, the bot calls by itself, with its own rights', async () => {
  await raise(21);
  const before = callsTo(numbers.ben).length;
  const sender = createLastSender(
    { ...rig.tools('bot'), db: rig.district.as('bot').db },
    { PUBLIC_URL: 'https://example.org', TWILIO_FROM: '+15035550199' },
  );
  await sender.send('alarm', new AbortController().signal);

  await rig.until(async () => callsTo(numbers.ben).length === before + 1);
  await rig.until(async () => callsTo(numbers.ben).at(-1)?.status === 'completed');
  const { rows } = await owner(
    `SELECT actor_id, act FROM audit_entry WHERE act LIKE 'administrator-alarm%' AND actor_id = 'bot'`,
  );
  // Two were called before; now two are, and each has a call and a text.
  expect(rows).toHaveLength(2 + 2 + 4);
});
