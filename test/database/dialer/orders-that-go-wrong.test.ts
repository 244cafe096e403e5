import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CallOrder, Carrier } from '#carrier/carrier.ts';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { endOrphanCalls } from '#dialer/background/follow-calls.ts';
import { runDialLoop, runUntilIdle } from '#dialer/dial-loop.ts';
import { reconcileUnknown } from '#dialer/doubt/reconcile-unknown.ts';
import { orderTools, placeAttempt } from '#dialer/place/place-attempt.ts';
import { createRecallWatch } from '#dialer/place/recall-watch.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import { createLogger } from '#log/logger.ts';
import type { Fault } from '#sandbox/twilio/faults.ts';
import { type CampaignRequest, setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { accountSid, authToken, dialRig, telling } from '#test/support/attempt/dial-rig.ts';
import { hold, waitsForLock } from '#test/support/attempt/hold.ts';
import { ourNumber } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { atLength } from '#test/support/run/length.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

/** Keeps the orders that left. */
function counting(carrier: Carrier): Carrier & { orders: CallOrder[] } {
  const orders: CallOrder[] = [];
  return { ...telling(carrier, (order) => orders.push(order)), orders };
}

const dial = (carrier: Carrier) => runUntilIdle({ ...rig.tools('worker-a'), carrier });

async function start(request: Omit<CampaignRequest, 'phones'> = {}, count = 1) {
  const phones = await rig.district.addPhones(count);
  const campaign = await rig.district.startCampaign({ phones, ...request });
  return { campaign, numbers: phones.map(({ number }) => number) };
}

/** The doubt gets as old as that, and the carrier is asked about it. */
async function doubtFor(campaign: string, seconds: number, carrier: Carrier): Promise<void> {
  const { id } = await rig.district.attempt(campaign);
  await rig.district.age(id, 'intent_at', seconds);
  await rig.district.age(id, 'deadline_at', 1);
  await dial(carrier);
}

test('F05 an order that hangs is given up after ten seconds: a doubt, and never a second order', async () => {
  const { campaign, numbers } = await start({ purpose: 'other' });
  rig.twilio.setBehavior(numbers[0] ?? '', { answers: 'no-answer' });
  rig.twilio.dropCallbacks(1_000);
  const answer = rig.twilio.holdResponses();
  const carrier = counting(rig.carrier);

  const begunMs = performance.now();
  using watch = quietWatch();
  await dial(carrier);
  const tookMs = performance.now() - begunMs;

  expect(tookMs).toBeGreaterThan(9_900);
  expect(watch.ms()).toBeLessThan(40_000);
  expect(await rig.district.attempts(campaign)).toMatchObject([{ state: 'unknown' }]);
  answer();
  await rig.district.age((await rig.district.attempt(campaign)).id, 'deadline_at', 1);
  await rig.until(async () => {
    await dial(carrier);
    return (await rig.district.attempt(campaign)).carrier_id !== null;
  });
  expect(carrier.orders).toHaveLength(1);
  expect(rig.twilio.calls()).toHaveLength(1);
});

test.each([
  ['500 and the call was taken', { mode: 'accept-then-error', status: 500, code: 20500 }, true],
  ['502 by a proxy', { mode: 'error', status: 502, html: true }, false],
  ['503', { mode: 'error', status: 503, code: 20503 }, false],
  ['500 and there is no call', { mode: 'error', status: 500, code: 20500 }, false],
] as const satisfies [string, Fault, boolean][])(
  'F06 the carrier answers %s: a doubt, settled by asking and by purpose, never by ordering again',
  async (_words, fault, isTaken) => {
    const strict = await start({ purpose: 'other' });
    await rig.district.owner.pool.query('UPDATE district SET max_tries = 1');
    const [number = ''] = strict.numbers;
    rig.twilio.setBehavior(number, { answers: 'no-answer' });
    rig.twilio.dropCallbacks(1_000);
    rig.twilio.failNext('calls.create', fault);
    const carrier = counting(rig.carrier);
    await dial(carrier);
    expect(await rig.district.attempts(strict.campaign)).toMatchObject([{ state: 'unknown' }]);

    if (isTaken) {
      await doubtFor(strict.campaign, 5, carrier);
    } else {
      for (const seconds of [20, 60, 300]) await doubtFor(strict.campaign, seconds, carrier);
      expect(await rig.district.attempts(strict.campaign)).toMatchObject([
        { state: 'unknown', misses: 3 },
      ]);
      await doubtFor(strict.campaign, 361, carrier);
    }

    expect(await rig.district.attempts(strict.campaign)).toMatchObject([
      isTaken
        ? { carrier_id: rig.twilio.calls()[0]?.sid }
        : { state: 'unknown-expired', disposition: 'unknown', try_number: 1 },
    ]);
    expect(carrier.orders).toHaveLength(1);
  },
);

test('F07 a connection reset before the first byte of an order: it is planned again, and placed once', async () => {
  // On a connection with TLS nothing of the order is written before both sides have shaken hands.
  const server = createServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using resets = createTwilioCarrier({
    accountSid,
    authToken,
    from: ourNumber,
    publicUrl: rig.publicUrl,
    apiUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logger: createLogger({ level: 'silent', program: 'test' }),
  });
  const { campaign } = await start({ purpose: 'other' });

  await dial(resets);
  const { id, ...again } = await rig.district.attempt(campaign);
  server.close();

  expect(again).toMatchObject({ state: 'planned', try_number: 1, misses: 0 });
  await rig.district.age(id, 'not_before', 1);
  await dial(rig.carrier);
  await rig.settled(campaign);
  expect(await rig.district.attempts(campaign)).toMatchObject([{ disposition: 'person' }]);
  expect(rig.twilio.calls()).toHaveLength(1);
});

test('F07 a connection reset after that: a doubt, and no second order', async () => {
  rig.twilio.failNext('calls.create', { mode: 'drop-before' });
  const { campaign } = await start({ purpose: 'other' });
  const carrier = counting(rig.carrier);

  await dial(carrier);

  expect(await rig.district.attempts(campaign)).toMatchObject([{ state: 'unknown' }]);
  for (const seconds of [60, 200, 300, 400]) await doubtFor(campaign, seconds, carrier);
  expect(await rig.district.attempts(campaign)).toMatchObject([{ state: 'unknown-expired' }]);
  expect(carrier.orders).toHaveLength(1);
});

test.each([
  ['is cut in the middle', { mode: 'accept-then-garble' }],
  ['is a page that is not JSON', { mode: 'accept-then-page' }],
  ['names no call', { mode: 'accept-then-empty' }],
] as const satisfies [string, Fault][])(
  'F09 the answer 201 %s: the first event brings the call’s id, and it is one call',
  async (_words, fault) => {
    const { campaign } = await start({ purpose: 'other' });
    rig.twilio.failNext('calls.create', fault);
    const carrier = counting(rig.carrier);

    await dial(carrier);
    await rig.settled(campaign);

    const [call] = rig.twilio.calls();
    expect(await rig.district.attempts(campaign)).toMatchObject([
      { disposition: 'person', carrier_id: call?.sid },
    ]);
    expect(carrier.orders).toHaveLength(1);
  },
);

test('F13 two workers that both believe they hold an attempt: two rings at most, one message, and it is on record', async () => {
  await renew(rig, () => dialRig({ on: district, speed: 20 }));
  const { campaign } = await start();
  const { db } = rig.tools('a');
  const claims = await leaseAttempts(db, { worker: 'a', channel: 'voice', limit: 1 });
  const [intent] = await commitIntent(db, { worker: 'a', claims });
  if (intent === undefined) throw new Error('the gate let nothing through');

  const now = performance.now();
  await Promise.all(
    ['a', 'b'].map((name) =>
      placeAttempt(orderTools(rig.tools(name)), intent, { committedMs: now }),
    ),
  );
  await rig.until(async () => {
    await endOrphanCalls(rig.tools('a'));
    return rig.twilio.calls().every(({ endedAt }) => endedAt !== undefined);
  });
  await rig.settled(campaign);

  const heard = rig.twilio
    .calls()
    .filter(({ transcript }) => transcript.some(({ text }) => text === 'School is closed today.'));
  expect(rig.twilio.calls()).toHaveLength(2);
  expect(heard).toHaveLength(1);
  const attempt = await rig.district.attempt(campaign);
  expect(attempt).toMatchObject({ carrier_id: heard[0]?.sid, disposition: 'person' });
  const acts = (await rig.district.auditOf(attempt.id)).map(({ act }) => act);
  expect(acts).toContain('second-call-found');
});

test.each(['voice', 'text'] as const)(
  'F14 a worker that was frozen after the intent of a %s does not place it; it begins again from the plan',
  async (channel) => {
    const { campaign } = await start({ delivery: channel === 'text' ? 'text' : 'call' });
    const worker = 'worker-a';
    const claims = await leaseAttempts(rig.district.db, { worker, channel, limit: 1 });
    const [intent] = await commitIntent(rig.district.db, { worker, claims });
    if (intent === undefined) throw new Error('no intent');

    await placeAttempt(orderTools(rig.tools(worker)), intent, {
      committedMs: performance.now() - intentGoodMs - 1,
    });

    expect([...rig.twilio.calls(), ...rig.twilio.messages()]).toEqual([]);
    expect(await rig.district.attempt(campaign)).toMatchObject({ state: 'planned' });
  },
);

test('an intent that was taken back and stands again is nobody’s to send by its old name', async () => {
  const watch = createRecallWatch(rig.tools('worker-a'), () => undefined);
  const attemptId = '5f0c7a52-9c1e-4d0e-8d3e-6a2f3f6f8a10';
  const nowMs = performance.now();
  watch.watch({ attemptId, fence: '1' }, nowMs);
  watch.watch({ attemptId, fence: '2' }, nowMs);

  expect(await watch.mayLeave({ attemptId, fence: '1' })).toBe('recalled');
  expect(watch.take({ attemptId, fence: '1' })).toBe(false);
  expect(watch.take({ attemptId, fence: '2' })).toBe(true);
});

atLength('what was seen before a change was heard of lets no order out', async () => {
  const { campaign } = await start();
  const { db } = rig.district;
  const claims = await leaseAttempts(db, { worker: 'worker-a', channel: 'voice', limit: 1 });
  const [intent] = await commitIntent(db, { worker: 'worker-a', claims });
  if (intent === undefined) throw new Error('no intent');
  const watch = createRecallWatch(rig.tools('worker-a'), () => undefined);
  watch.watch(intent, performance.now());
  await rig.district.owner.pool.query(
    "UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1",
    [campaign],
  );

  watch.look();

  expect(await watch.mayLeave(intent)).toBe('recalled');
  expect(watch.take(intent)).toBe(false);
});

atLength(
  'a doubt that was taken back while the carrier was asked about it ends no call of the order that followed',
  async () => {
    const { campaign, numbers } = await start({ purpose: 'other' });
    rig.twilio.setBehavior(numbers[0] ?? '', { answers: 'no-answer' });
    rig.twilio.dropCallbacks(1_000);
    const tools = rig.tools('worker-a');
    const claims = await leaseAttempts(tools.db, {
      worker: 'worker-a',
      channel: 'voice',
      limit: 1,
    });
    const [intent] = await commitIntent(tools.db, { worker: 'worker-a', claims });
    if (intent === undefined) throw new Error('no intent');
    for (let orders = 0; orders < 2; orders++) {
      rig.twilio.failNext('calls.create', { mode: 'accept-then-error', status: 500, code: 20500 });
      await placeAttempt(orderTools(tools), intent, { committedMs: performance.now() });
    }
    await rig.district.age(intent.attemptId, 'deadline_at', 1);
    const ended: string[] = [];
    const carrier: Carrier = {
      ...rig.carrier,
      async listCalls(numbersOf, since) {
        const listed = await rig.carrier.listCalls(numbersOf, since);
        await rig.district.owner.pool.query('UPDATE attempt SET token = $1', ['n'.repeat(22)]);
        return listed;
      },
      cancelCall: async (carrierId) => void ended.push(carrierId),
    };

    expect(await reconcileUnknown({ ...tools, carrier })).toBe(1);

    expect(rig.twilio.calls()).toHaveLength(2);
    expect(ended).toEqual([]);
    expect(await rig.district.attempt(campaign)).toMatchObject({
      state: 'unknown',
      carrier_id: null,
    });
  },
);

test('a call that wakes an approver, who is a guardian too, is not taken for the lost one', async () => {
  const { campaign, numbers } = await start({ purpose: 'other' });
  const to = numbers[0] ?? '';
  rig.twilio.setBehavior(to, { answers: 'no-answer' });
  const tools = rig.tools('worker-a');
  const claims = await leaseAttempts(tools.db, { worker: 'worker-a', channel: 'voice', limit: 1 });
  const [intent] = await commitIntent(tools.db, { worker: 'worker-a', claims });
  if (intent === undefined) throw new Error('no intent');
  rig.twilio.failNext('calls.create', { mode: 'error', status: 500, code: 20500 });
  await placeAttempt(orderTools(tools), intent, { committedMs: performance.now() });
  const token = 'w'.repeat(22);
  const order = { to, from: intent.from ?? ourNumber, token, ringSeconds: 25 };
  const woken = await rig.carrier.placeCall(order, new AbortController().signal);
  if (woken.kind !== 'accepted') throw new Error('nobody was woken');
  await inAnotherTime(
    rig.district,
    `INSERT INTO outreach (kind, channel, version_id, operator_id, token, expires_at, state, carrier_id)
     SELECT 'escalation', 'voice', a.version_id, $1, $2, 'infinity', 'sent', $3 FROM attempt a WHERE a.campaign_id = $4`,
    [rig.district.approver, token, woken.carrierId, campaign],
  );
  await rig.district.age(intent.attemptId, 'deadline_at', 1);
  await reconcileUnknown(tools);

  expect(await rig.district.attempt(campaign)).toMatchObject({
    state: 'unknown',
    carrier_id: null,
    misses: 1,
  });
});

test('F16 a worker whose event loop stands still for five seconds places nothing on its old intents', async () => {
  const { campaign } = await start({}, 3);
  const pool = rig.district.owner.pool;
  const openGate = await hold(pool, 'SELECT FROM phone_gate FOR UPDATE');
  const carrier = counting(rig.carrier);
  const tokens: string[] = [];
  const stopping = new AbortController();
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    carrier,
    signal: stopping.signal,
    wait: () => wait(20),
  });
  await rig.until(() => waitsForLock(pool, 'test'));
  await rig.until(
    async () =>
      ((
        await pool.query(
          "SELECT FROM pace WHERE account = $1 AND next_slot_at < clock_timestamp() - interval '200 milliseconds'",
          [accountSid],
        )
      ).rowCount ?? 0) > 0,
  );
  const giveSlots = await hold(
    rig.district.pool,
    'SELECT FROM pace WHERE account = $1 FOR UPDATE',
    [accountSid],
  );
  await openGate();
  // The intents stand, their slots are missed, and other slots are asked for.
  await rig.until(async () => {
    const attempts = await rig.district.attempts(campaign);
    tokens.splice(0, 3, ...attempts.flatMap(({ token }) => token ?? []));
    return attempts.every(({ state }) => state === 'placing') && waitsForLock(pool, 'test');
  });

  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_100);
  await giveSlots();
  await rig.settled(campaign);
  stopping.abort();
  await loop;

  expect(tokens).toHaveLength(3);
  expect(carrier.orders.filter(({ token }) => tokens.includes(token))).toEqual([]);
  // Each went through the gate again.
  expect(carrier.orders).toHaveLength(3);
  const fences = (await rig.district.attempts(campaign)).map(({ fence }) => fence);
  expect(fences).toEqual(['2', '2', '2']);
});
