import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import type { Call } from '#sandbox/twilio/call/call.ts';
import { setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { accountSid, dialRig } from '#test/support/attempt/dial-rig.ts';
import { hold, waitsForLock } from '#test/support/attempt/hold.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const logged: string[] = [];
const district = setUpDistrict();
const rig = setUpEach(() =>
  dialRig({
    on: district,
    logger: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
  }),
);
beforeEach(() => {
  logged.length = 0;
});

const dial = () => runUntilIdle(rig.tools('worker-a'));
const owner = () => rig.district.owner.pool;

const statuses = ['initiated', 'ringing', 'in-progress', 'completed'] as const;
type Status = (typeof statuses)[number] | 'no-answer';

/** What Twilio posts of a call, signed as it signs it. */
const say = (call: Pick<Call, 'sid' | 'to' | 'from'>, token: string, status: Status) =>
  rig.twilio.sendRaw(
    `/twilio/status/${token}`,
    {
      AccountSid: accountSid,
      CallSid: call.sid,
      To: call.to,
      From: call.from,
      CallStatus: status,
      SequenceNumber: String(status === 'no-answer' ? 3 : statuses.indexOf(status)),
      ...(status === 'completed' || status === 'no-answer' ? { CallDuration: '20' } : {}),
    },
    { signed: 'good' },
  );

/** Calls that have run to their end at the carrier, and of which no event came. */
async function silentCalls(count: number) {
  rig.twilio.dropCallbacks(10_000);
  const campaign = await rig.district.startCampaign({
    phones: await rig.district.addPhones(count),
  });
  await dial();
  await rig.until(async () => rig.twilio.calls().every(({ endedAt }) => endedAt !== undefined));
  const calls = new Map(rig.twilio.calls().map((call) => [call.sid, call]));
  const placed = (await rig.district.attempts(campaign)).flatMap(({ id, token, carrier_id }) => {
    const call = calls.get(carrier_id ?? '');
    return call === undefined || token === null ? [] : [{ id, token, call }];
  });
  expect(placed).toHaveLength(count);
  return { campaign, placed };
}

const eventsOf = async (id: string) =>
  (await owner().query(`SELECT FROM call_event WHERE attempt_id = $1 AND kind = 'call'`, [id]))
    .rowCount;

test('F17 the same event a hundred times: one move, one event kept, and ninety-nine repetitions counted', async () => {
  const { placed } = await silentCalls(1);
  const [one] = placed;
  if (one === undefined) throw new Error('no call');

  const answers = await Promise.all(
    Array.from({ length: 100 }, () => say(one.call, one.token, 'completed')),
  );

  expect(new Set(answers)).toEqual(new Set([204]));
  expect(await eventsOf(one.id)).toBe(1);
  const moves = await rig.district.auditOf(one.id);
  expect(moves.filter(({ facts }) => facts['to'] === 'completed')).toHaveLength(1);
  expect(logged.filter((line) => line.includes('"recorded":"repeated"'))).toHaveLength(99);
});

test('F18 four events in any order and any one of them lost: the same end', async () => {
  // All orders of four with one lost are the six orders of three, for each that may be lost.
  const ways = statuses.flatMap((lost) =>
    permutations(statuses.filter((status) => status !== lost)).map((order) => ({ lost, order })),
  );
  expect(ways).toHaveLength(24);
  const { campaign, placed } = await silentCalls(24);

  await Promise.all(
    placed.map(async ({ call, token }, i) => {
      for (const status of ways[i]?.order ?? []) expect(await say(call, token, status)).toBe(204);
    }),
  );
  // Where the end was lost, the carrier is asked for it.
  const open = (await rig.district.attempts(campaign)).filter(({ disposition }) => !disposition);
  expect(open).toHaveLength(6);
  for (const { id } of open) await rig.district.age(id, 'deadline_at', 1);
  await dial();

  const ends = await rig.district.attempts(campaign);
  expect(ends).toHaveLength(24);
  expect(new Set(ends.map(({ state, disposition }) => `${state} ${disposition}`)).size).toBe(1);
  expect(ends[0]).toMatchObject({ state: 'completed', try_number: 1 });
});

test('F18 of fifty calls no event came at all: each is asked after, and what the carrier says is kept together', async () => {
  await renew(district);
  await renew(rig);
  const { campaign, placed } = await silentCalls(50);
  for (const { id } of placed) await rig.district.age(id, 'deadline_at', 1);

  await dial();

  const ends = await rig.district.attempts(campaign);
  expect(new Set(ends.map(({ state }) => state))).toEqual(new Set(['completed']));
  const { rows } = await owner().query<{ tx: string }>(
    `SELECT xmin::text AS tx FROM call_event WHERE kind = 'call'`,
  );
  expect(rows).toHaveLength(50);
  // On a busy machine the answers come in smaller groups.
  expect(new Set(rows.map(({ tx }) => tx)).size).toBeLessThan(25);
});

test('F20 an event three days late is kept, corrects what we say, and begins nothing', async () => {
  await renew(district);
  await renew(rig);
  rig.twilio.dropCallbacks(10_000);
  rig.twilio.failNext('calls.create', { mode: 'drop-before' });
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await rig.district.startCampaign({ phones: [phone], purpose: 'other' });
  await dial();
  const { id, token } = await rig.district.attempt(campaign);
  await rig.district.age(id, 'intent_at', 901);
  await rig.district.age(id, 'deadline_at', 1);
  await dial();
  expect(await rig.district.attempts(campaign)).toMatchObject([{ state: 'unknown-expired' }]);
  await owner().query(
    `UPDATE attempt SET intent_at = intent_at - interval '3 days', ended_at = ended_at - interval '3 days'`,
  );
  await owner().query(
    `UPDATE campaign SET state = 'finished', ended_at = now() - interval '3 days'`,
  );

  const call = { sid: `CA${'0d'.repeat(16)}`, to: phone.number, from: '+14025550199' };
  expect(await say(call, token ?? '', 'no-answer')).toBe(204);
  await dial();

  expect(await rig.district.attempts(campaign)).toMatchObject([
    { state: 'unknown-expired', disposition: 'no-answer', try_number: 1 },
  ]);
  expect(await eventsOf(id)).toBe(1);
  expect((await rig.district.auditOf(id)).at(-1)).toMatchObject({ act: 'attempt-corrected' });
  expect(rig.twilio.calls()).toEqual([]);
});

test('F23 the database goes away under an event: 503, and what Twilio says again is applied, once', async () => {
  const { campaign, placed } = await silentCalls(1);
  const [one] = placed;
  if (one === undefined) throw new Error('no call');
  const release = await hold(owner(), 'SELECT FROM attempt FOR UPDATE');

  const first = say(one.call, one.token, 'completed');
  await rig.until(() => waitsForLock(owner(), 'test'));
  await endSessions();
  expect(await first).toBe(503);
  await release();

  expect(await eventsOf(one.id)).toBe(0);
  expect(await say(one.call, one.token, 'completed')).toBe(204);
  expect((await rig.district.attempt(campaign)).state).toBe('completed');
  expect(await eventsOf(one.id)).toBe(1);
});

test('F23 the database is away for all of an event: it is lost, and made good by asking the carrier', async () => {
  const { campaign, placed } = await silentCalls(1);
  const [one] = placed;
  if (one === undefined) throw new Error('no call');
  const { rows } = await owner().query<{ name: string }>('SELECT current_database() AS name');
  const name = rows[0]?.name ?? '';
  await owner().query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
  await endSessions();

  for (const status of statuses) expect(await say(one.call, one.token, status)).toBe(503);
  await owner().query(`GRANT CONNECT ON DATABASE ${name} TO PUBLIC`);
  expect((await rig.district.attempt(campaign)).disposition).toBeNull();
  await rig.district.age(one.id, 'deadline_at', 1);
  await dial();

  expect((await rig.district.attempt(campaign)).state).toBe('completed');
  expect(rig.twilio.calls()).toHaveLength(1);
});

test('F24 the token of another attempt: refused, and nothing is kept of it', async () => {
  const { campaign, placed } = await silentCalls(2);
  const [one, other] = placed;
  if (one === undefined || other === undefined) throw new Error('no calls');
  const before = await rig.district.attempts(campaign);

  expect(await say(one.call, other.token, 'completed')).toBe(403);
  const spoken = { AccountSid: accountSid, CallSid: one.call.sid, CallStatus: 'in-progress' };
  const form = { ...spoken, To: one.call.to, From: one.call.from };
  const post = (path: string, more = {}) =>
    rig.twilio.sendRaw(path, { ...form, ...more }, { signed: 'good' });
  expect(await post(`/twilio/voice/${other.token}`)).toBe(403);
  expect(await post(`/twilio/voice/${other.token}/key`, { Digits: '9' })).toBe(403);
  expect(await post(`/twilio/voice/${other.token}/recorder`)).toBe(403);

  expect(await rig.district.attempts(campaign)).toEqual(before);
  expect(await eventsOf(one.id)).toBe(0);
  expect(await eventsOf(other.id)).toBe(0);
  expect((await owner().query('SELECT FROM revocation')).rowCount).toBe(0);
});

/** Ends the application's sessions, as a failover would. */
async function endSessions(): Promise<void> {
  await owner().query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'test' AND datname = current_database()`,
  );
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}
