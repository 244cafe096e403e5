import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import type { Child } from '#sandbox/child-process.ts';
import {
  type AttemptRow,
  type CampaignRequest,
  type Phone,
  requesterOf,
} from '#test/support/attempt/attempt-district.ts';
import { accountSid, dialRig } from '#test/support/attempt/dial-rig.ts';
import { hold, waitsForLock } from '#test/support/attempt/hold.ts';
import { startWorkerProcess, workerSession } from '#test/support/product/worker-process.ts';
import { setUpEach } from '#test/support/set-up.ts';

// A worker is brought to an exact place by a lock in its way, or by an answer that the carrier holds back; it dies
// there, and another one goes on.
const rig = setUpEach(dialRig);
let worker: Child;
afterEach(async () => {
  await worker.kill();
});

const owner = () => rig.district.owner.pool;
const goOn = () => runUntilIdle(rig.tools('another-worker'));
const isAtLock = () => waitsForLock(owner(), workerSession);

async function start(request: Omit<CampaignRequest, 'phones'> = {}, count = 3) {
  const phones = await rig.district.addPhones(count);
  return { campaign: await rig.district.startCampaign({ phones, ...request }), phones };
}

async function attemptsOf(campaigns: readonly string[]): Promise<AttemptRow[]> {
  return (await Promise.all(campaigns.map((one) => rig.district.attempts(one)))).flat();
}

const areAll = async (campaigns: readonly string[], state: string) =>
  (await attemptsOf(campaigns)).every((attempt) => attempt.state === state);

/** What is late at some time is late now, but for what somebody is just moving. */
async function letDeadlinesPass(): Promise<void> {
  await owner().query(
    `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE id IN (
       SELECT id FROM attempt WHERE deadline_at IS NOT NULL FOR UPDATE SKIP LOCKED)`,
  );
}

/** A worker that has leased everything and waits at the gate. */
async function atTheGate(campaigns: readonly string[]): Promise<() => Promise<void>> {
  const open = await hold(owner(), 'SELECT FROM phone_gate FOR UPDATE');
  worker = startWorkerProcess(rig);
  await rig.until(async () => (await areAll(campaigns, 'claimed')) && (await isAtLock()));
  return open;
}

/** A worker whose intents stand, and who has not placed one of them: it missed its slots, and waits for others. */
async function afterTheIntent(campaigns: readonly string[]): Promise<() => Promise<void>> {
  const open = await atTheGate(campaigns);
  const slotsArePast = async () =>
    (
      await rig.district.pool.query(
        "SELECT FROM pace WHERE account = $1 AND next_slot_at < clock_timestamp() - interval '200 milliseconds'",
        [accountSid],
      )
    ).rowCount === 1;
  await rig.until(slotsArePast);
  const giveSlots = await hold(
    rig.district.pool,
    'SELECT FROM pace WHERE account = $1 FOR UPDATE',
    [accountSid],
  );
  await open();
  await rig.until(async () => (await areAll(campaigns, 'placing')) && (await isAtLock()));
  return giveSlots;
}

const callsTo = (phones: readonly Phone[]) =>
  rig.twilio.calls().filter(({ to }) => phones.some(({ number }) => number === to));

const heard = () =>
  rig.twilio
    .calls()
    .filter(({ transcript }) => transcript.some(({ text }) => text === 'School is closed today.'))
    .map(({ to }) => to);

test('F01 killed before the intent is committed: nothing was placed, and all is called within the lease', async () => {
  const { campaign, phones } = await start();
  const open = await atTheGate([campaign]);

  await worker.kill();
  await open();

  const { rows } = await owner().query<{ seconds: number }>(
    `SELECT max(extract(epoch FROM deadline_at - now()))::float8 AS seconds FROM attempt`,
  );
  expect(rows[0]?.seconds).toBeLessThanOrEqual(30);
  expect(await areAll([campaign], 'claimed')).toBe(true);
  expect(rig.twilio.calls()).toEqual([]);
  await letDeadlinesPass();
  await goOn();
  await rig.settled(campaign);
  expect(heard().toSorted()).toEqual(phones.map(({ number }) => number));
  expect(rig.twilio.calls()).toHaveLength(3);
});

test('F02 killed after the intent and before the order: three lists without the call, then by purpose', async () => {
  const urgent = await start({}, 1);
  const matter = await start({ purpose: 'school-mission' }, 1);
  const strict = await start({ purpose: 'other' }, 1);
  const campaigns = [urgent.campaign, matter.campaign, strict.campaign];
  const giveSlots = await afterTheIntent(campaigns);

  await worker.kill();
  await giveSlots();

  expect(rig.twilio.calls()).toEqual([]);
  for (let misses = 0; misses <= 3; misses++) {
    // A list counts as the last one once the carrier lists all that it took.
    if (misses === 3)
      await owner().query(`UPDATE attempt SET intent_at = intent_at - interval '80 seconds'`);
    await letDeadlinesPass();
    await goOn();
    expect(await attemptsOf(campaigns)).toMatchObject(Array(3).fill({ state: 'unknown', misses }));
  }
  await owner().query(`UPDATE attempt SET intent_at = intent_at - interval '91 seconds'`);
  await letDeadlinesPass();
  await goOn();
  await rig.until(async () => callsTo(urgent.phones).length === 1);
  await owner().query(
    `UPDATE attempt SET intent_at = intent_at - interval '6 minutes' WHERE state = 'unknown'`,
  );
  await letDeadlinesPass();
  // The doubts are over; their further tries are due at once.
  await goOn();
  await owner().query(`UPDATE attempt SET not_before = now() WHERE state = 'planned'`);
  await rig.until(async () => {
    await goOn();
    return (await attemptsOf(campaigns)).every(({ disposition }) => disposition !== null);
  });

  const lines = async ({ campaign }: { campaign: string }) =>
    (await rig.district.attempts(campaign)).map((one) => `${one.try_number} ${one.disposition}`);
  expect(await lines(urgent)).toEqual(['1 unknown', '2 person']);
  expect(await lines(matter)).toEqual(['1 unknown', '2 person']);
  expect(await lines(strict)).toEqual(['1 unknown']);
  expect(callsTo(strict.phones)).toEqual([]);
  expect(rig.twilio.calls()).toHaveLength(2);
});

test.each([
  ['the first event', 'no-answer'],
  ['anyone who answers, where its events are lost,', 'person'],
] as const)(
  'F03 killed after the carrier took the call and before its answer: %s adopts it, one call',
  async (adopter, answers) => {
    const { campaign, phones } = await start();
    const firstTries = async () =>
      (await rig.district.attempts(campaign)).filter(({ try_number }) => try_number === 1);
    for (const { number } of phones) rig.twilio.setBehavior(number, { answers });
    if (adopter !== 'the first event') rig.twilio.dropCallbacks(1_000);
    const answer = rig.twilio.holdResponses();
    worker = startWorkerProcess(rig);
    await rig.until(async () => rig.twilio.calls().length === 3);

    await worker.kill();
    answer();
    await rig.until(async () =>
      (await firstTries()).every(({ carrier_id }) => carrier_id !== null),
    );

    const ids = rig.twilio.calls().map(({ sid }) => sid);
    const adopted = (await firstTries()).map(({ carrier_id }) => carrier_id);
    expect(new Set(adopted)).toEqual(new Set(ids));
    await rig.until(async () => {
      if (adopter !== 'the first event') {
        await letDeadlinesPass();
        await goOn();
      }
      return (await firstTries()).every(({ disposition }) => disposition === answers);
    });
    expect(heard().toSorted()).toEqual(
      answers === 'person' ? phones.map(({ number }) => number) : [],
    );
    expect(rig.twilio.calls()).toHaveLength(3);
  },
);

test.each([
  ['its events come', 'person'],
  ['its events are lost, too', 'no-answer'],
] as const)(
  'F04 killed after the answer and before it is saved, and %s: the call is found, one call',
  async (events, answers) => {
    const { campaign, phones } = await start();
    const firstTries = async () =>
      (await rig.district.attempts(campaign)).filter(({ try_number }) => try_number === 1);
    for (const { number } of phones) rig.twilio.setBehavior(number, { answers });
    if (answers === 'no-answer') rig.twilio.dropCallbacks(1_000);
    const answer = rig.twilio.holdResponses();
    worker = startWorkerProcess(rig);
    await rig.until(async () => rig.twilio.calls().length === 3);
    const open = await hold(owner(), 'SELECT FROM attempt FOR UPDATE');
    answer();
    await rig.until(isAtLock);

    await worker.kill();
    await open();

    if (events !== 'its events come') {
      expect(await areAll([campaign], 'placing')).toBe(true);
    }
    await rig.until(async () => {
      await letDeadlinesPass();
      await goOn();
      return (await firstTries()).every(({ disposition }) => disposition === answers);
    });
    expect(rig.twilio.calls()).toHaveLength(3);
    expect(new Set((await firstTries()).map(({ carrier_id }) => carrier_id))).toEqual(
      new Set(rig.twilio.calls().map(({ sid }) => sid)),
    );
  },
);

test('F14 frozen after the intent: when it wakes it places nothing on it, stopped or not', async () => {
  const stopped = await start({}, 1);
  const runs = await start({ purpose: 'school-mission' }, 1);
  const giveSlots = await afterTheIntent([stopped.campaign, runs.campaign]);
  const before = await rig.district.attempt(runs.campaign);

  worker.process.kill('SIGSTOP');
  // An intent is good for five seconds of a clock that runs on while the process does not.
  await wait(5_200);
  await letDeadlinesPass();
  await stopCampaign(rig.district.db, {
    operator: requesterOf(rig.district),
    campaignId: stopped.campaign,
  });
  await giveSlots();
  worker.process.kill('SIGCONT');
  await rig.settled(stopped.campaign);
  await rig.settled(runs.campaign);

  expect(callsTo(stopped.phones)).toEqual([]);
  expect(callsTo(runs.phones)).toHaveLength(1);
  // It went through the gate again.
  const after = await rig.district.attempt(runs.campaign);
  expect(after).toMatchObject({ disposition: 'person', fence: '2' });
  expect(after.token).not.toBe(before.token);
});
