import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { runDialLoop } from '#dialer/dial-loop.ts';
import { findSlowedPace } from '#domain/attempt/pace/find-pace.ts';
import { recordPressure } from '#domain/attempt/pace/record-pressure.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { pauseHindered } from '#domain/closure/life/pause-blocked.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { atLength, isLong } from '#test/support/run/length.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

const refusing = { mode: 'error', status: 429, code: 20429, retryAfter: 1 } as const;

/** A worker with the campaigns' own clockwork, until the act is done. */
async function withWorker(act: () => Promise<unknown>): Promise<void> {
  const stopping = new AbortController();
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    signal: stopping.signal,
    wait: () => wait(20),
    everyTick: () => pauseHindered(rig.district.db),
  });
  try {
    await act();
  } finally {
    stopping.abort();
    await loop;
  }
}

/** Lets the trouble be as old as that, as if time had passed. */
const age = (seconds: number, columns = ['pressed_since', 'pressed_at', 'shrunk_at']) =>
  rig.district.owner.pool.query(
    `UPDATE pace SET ${columns.map((name) => `${name} = ${name} - $1 * interval '1 second'`).join(', ')}
      WHERE pressure IS NOT NULL`,
    [seconds],
  );

const share = async () => (await findSlowedPace(rig.district.db))?.callsPerSecond ?? 200;

async function view(campaign: string) {
  const found = await findCampaign(rig.district.db, campaign);
  if (found === undefined) throw new Error('no campaign');
  return found;
}

const leasedCalls = async (campaign: string) =>
  (await rig.district.attempts(campaign)).filter(({ state }) => state !== 'planned').length;

const words = async (campaign: string) => JSON.stringify(campaignCard(await view(campaign)));

test('F08 a 429 halves the pace of every worker at once, uses up no try, and the pace comes back by itself', async () => {
  // Enough of them that it still dials when somebody looks.
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(60) });
  rig.twilio.failNext('calls.create', { ...refusing, times: 6 });
  await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 50');

  await withWorker(async () => {
    await rig.until(async () => (await share()) < 50);
    await rig.until(async () => (await words(campaign)).includes('The carrier is at capacity'));
    await rig.settled(campaign);
  });

  const tries = (await rig.district.attempts(campaign)).map(({ try_number }) => try_number);
  expect(tries).toEqual(Array.from({ length: 60 }, () => 1));
  expect(rig.twilio.calls()).toHaveLength(60);
  // Several orders refused in one second are one reason to slow down.
  expect(await share()).toBeGreaterThanOrEqual(50 / 8);
  await age(15, ['shrunk_at']);
  const sooner = await share();
  await age(15, ['shrunk_at']);
  expect(await share()).toBeGreaterThan(sooner);
  await age(120, ['shrunk_at']);
  expect(await findSlowedPace(rig.district.db)).toBeUndefined();
});

test('F08 ten minutes of 429 pause the campaign and people are told; nothing is lost', async () => {
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(8) });
  rig.twilio.failNext('calls.create', { ...refusing, times: 10_000 });

  await withWorker(async () => {
    await rig.until(async () => (await share()) < 200);
    expect((await view(campaign)).state).toBe('dialing');
    await age(601, ['pressed_since']);
    await rig.until(async () => (await view(campaign)).state === 'paused');
  });

  expect((await view(campaign)).pause).toMatchObject({
    reason: expect.stringContaining('at capacity for 10 minutes'),
  });
  expect(await words(campaign)).toContain('The carrier has been at capacity');
  expect(await campaignTally(rig.district.db, campaign)).toMatchObject({
    phones: { total: 8, settled: 0 },
  });
  expect(rig.twilio.calls()).toEqual([]);
});

atLength(
  'half of all calls get no answer: they go out slower, the card says so, nothing is paused, and each is settled',
  async () => {
    const phones = await rig.district.addPhones(80);
    const campaign = await rig.district.startCampaign({ phones });
    rig.twilio.failNext('calls.create', {
      mode: 'accept-then-error',
      status: 500,
      every: 2,
      times: 30,
    });
    await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 50');
    const slow = 'The carrier leaves half of our calls and texts unanswered';

    await withWorker(async () => {
      await rig.until(async () => (await words(campaign)).includes(slow));
      const pace = await share();
      expect(pace).toBeLessThanOrEqual(25);
      expect(pace).toBeGreaterThanOrEqual(50 / 4);
      await age(601, ['pressed_since']);
      await rig.settled(campaign);
    });

    expect((await view(campaign)).state).not.toBe('paused');
    expect(rig.twilio.calls()).toHaveLength(80);
    await age(151);
    expect(await words(campaign)).not.toContain(slow);
  },
);

test('F08 trouble long past is forgotten: the next 429 is the first of its kind', async () => {
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
  const { account } = rig.tools('w');
  await recordPressure(rig.district.db, { account, kind: 'refused', holdMs: 1 });
  await age(700);
  await recordPressure(rig.district.db, { account, kind: 'refused', holdMs: 1 });

  await pauseHindered(rig.district.db);

  expect((await view(campaign)).state).toBe('dialing');
});

atLength(
  'what the pool of numbers is too slow for is not told of as the carrier’s doing',
  async () => {
    await renew(district);
    await renew(rig);
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
    const { account } = rig.tools('w');
    await rig.district.owner.pool.query('UPDATE sending_number SET calls_per_second = 20');
    await recordPressure(rig.district.db, { account, kind: 'refused', holdMs: 1 });
    await age(32);

    expect(await share()).toBeGreaterThan(100);
    expect((await view(campaign)).slowed).toEqual({ callsPerSecond: 20 });
    expect(await words(campaign)).not.toContain('speeding up');
    await age(120, ['shrunk_at']);
    expect((await view(campaign)).slowed).toBeUndefined();
  },
);

test.each(
  [
    [401, 20003],
    [403, 20003],
    [403, 20005],
    // A number that nobody has told us of is the account's, too.
    [403, 59999],
  ].slice(isLong ? 0 : -1),
)(
  'F11 an account that Twilio refuses with %i and %i pauses the campaign after one call, not after a thousand',
  async (status, code) => {
    // The second call would be ten seconds later.
    await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 0.1');
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(12) });
    rig.twilio.failNext('calls.create', { mode: 'error', status, code, times: 10_000 });

    await withWorker(() => rig.until(async () => (await view(campaign)).state === 'paused'));

    const attempts = await rig.district.attempts(campaign);
    expect(attempts.filter(({ state }) => state === 'rejected')).toHaveLength(1);
    expect(await words(campaign)).toContain(`The carrier rejects our account (error ${code})`);
  },
);

test('F12 a call that waits in Twilio’s queue longer than two seconds stops the feeding, and the card says so', async () => {
  // The account is slower than we were told: a call in five seconds.
  await renew(rig, () => dialRig({ on: district, callsPerSecond: 0.2 }));
  await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 5');
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(40) });

  await withWorker(async () => {
    await rig.until(async () => (await findSlowedPace(rig.district.db))?.pressure === 'queued');
    // What has its slot by then is on its way; nothing else gets one until Twilio has caught up.
    const leased = await leasedCalls(campaign);
    expect(leased).toBeLessThan(20);
    expect(await words(campaign)).toContain('The carrier is queueing our calls.');
    await wait(1_000);
    expect(await leasedCalls(campaign)).toBeLessThanOrEqual(leased);
    expect(rig.twilio.calls().length).toBeLessThanOrEqual(leased);
  });

  expect((await view(campaign)).state).toBe('dialing');
});

test('F12 what has no calls to place is not paused for a queue of calls', async () => {
  const calls = await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
  const phones = await rig.district.addPhones(1);
  const texts = await rig.district.startCampaign({ phones, delivery: 'text' });
  const pressure = { account: 'AC1', kind: 'queue-full', holdMs: 1 } as const;
  await recordPressure(rig.district.db, pressure);
  await pauseHindered(rig.district.db);

  expect((await view(calls)).state).toBe('paused');
  expect((await view(texts)).state).toBe('dialing');
});

test('F12 a full queue at Twilio pauses the campaign at once, and people are told', async () => {
  await renew(district);
  await renew(rig);
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(4) });
  rig.twilio.failNext('calls.create', { mode: 'error', code: 22005, times: 10_000 });

  await withWorker(() => rig.until(async () => (await view(campaign)).state === 'paused'));

  expect(await words(campaign)).toContain('The carrier’s call queue is full');
  const states = (await rig.district.attempts(campaign)).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['planned']));
});
