import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runDialLoop, runUntilIdle } from '#dialer/dial-loop.ts';
import { createDialer } from '#dialer/dialer.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { requesterOf, setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { dialRig, telling } from '#test/support/attempt/dial-rig.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

const dial = (worker = 'worker-a') => runUntilIdle(rig.tools(worker));

atLength('every guardian hears the message, and gets the text, once', async () => {
  const phones = await rig.district.addPhones(12);
  const campaign = await rig.district.startCampaign({ phones, delivery: 'call-and-text' });

  await dial();
  await rig.settled(campaign);

  const tally = await campaignTally(rig.district.db, campaign);
  expect(tally.voice).toMatchObject({ phones: 12, byDisposition: { person: 12 } });
  expect(tally.text).toMatchObject({ phones: 12, byDisposition: { delivered: 12 } });
  expect(tally).toMatchObject({ phones: { total: 12, settled: 12, reached: 12 }, triesPlaced: 24 });
  expect(rig.twilio.calls()).toHaveLength(12);
  expect(new Set(rig.twilio.calls().map(({ to }) => to))).toHaveLength(12);
  const lines = rig.twilio.calls()[0]?.transcript.filter(({ speaker }) => speaker === 'line') ?? [];
  const said = lines.map(({ text }) => text);
  expect(said[0]).toBe('This is an automated message from Cedar Falls School District.');
  expect(said).toContain('School is closed today.');
});

test('two workers share a campaign and never call a phone twice', async () => {
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(40) });

  await Promise.all(['a', 'b', 'c'].map((worker) => dial(worker)));
  await rig.settled(campaign);

  expect(new Set(rig.twilio.calls().map(({ to }) => to))).toHaveLength(40);
  expect(rig.twilio.calls()).toHaveLength(40);
});

atLength(
  'no second holds more calls than the account has slots for, over all workers',
  async () => {
    await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 20');
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(50) });

    const stopping = new AbortController();
    // As it leaves the workers: what the way to the carrier adds, no sender can promise. On a machine that stands still, an
    // order leaves up to a tenth of a second after its slot, and later than that it takes another one.
    const mostAtOnce = 20 * 1.1;
    const times: number[] = [];
    const carrier = telling(rig.carrier, (_, atMs) => times.push(atMs));
    const loop = (worker: string) =>
      runDialLoop({ ...rig.tools(worker), carrier, signal: stopping.signal, wait: () => wait(20) });
    const loops = Promise.all(['a', 'b'].map(loop));
    await rig.settled(campaign);
    stopping.abort();
    await loops;

    expect(times).toHaveLength(50);
    const most = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length),
    );
    expect(most).toBeLessThanOrEqual(mostAtOnce);
  },
);

atLength(
  'a worker looks seldom while nothing is under way, and often while something is',
  async () => {
    const rests: (number | undefined)[] = [];
    const lookOnce = async () => {
      const stopping = new AbortController();
      const rest = async (idleMs?: number) => {
        rests.push(idleMs);
        stopping.abort();
      };
      await runDialLoop({ ...rig.tools('worker-a'), signal: stopping.signal, wait: rest });
    };

    await lookOnce();
    await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
    await lookOnce();

    expect(rests).toEqual([5_000, undefined]);
  },
);

atLength('a busy phone is tried again and reached at the second call', async () => {
  const [phone] = await rig.district.addPhones(1);
  rig.twilio.setBehavior(phone?.number ?? '', { answers: 'busy', thenAnswers: 'person' });
  await rig.district.owner.pool.query('UPDATE district SET busy_retry_seconds = 0');
  const campaign = await rig.district.startCampaign({ phones: phone ? [phone] : [] });

  await rig.until(async () => {
    await dial();
    return (await campaignTally(rig.district.db, campaign)).phones.settled === 1;
  });

  expect(await rig.district.attempts(campaign)).toMatchObject([
    { try_number: 1, disposition: 'busy' },
    { try_number: 2, disposition: 'person' },
  ]);
});

atLength('an answer that is lost is made good by the first event: one call', async () => {
  rig.twilio.failNext('calls.create', { mode: 'accept-then-drop' });
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });

  await dial();
  await rig.settled(campaign);

  expect(await rig.district.attempts(campaign)).toMatchObject([{ disposition: 'person' }]);
  expect(rig.twilio.calls()).toHaveLength(1);
});

atLength(
  'with the answer and the events lost, the carrier is asked and the call found',
  async () => {
    rig.twilio.failNext('calls.create', { mode: 'accept-then-error', status: 500, code: 20500 });
    rig.twilio.dropCallbacks(10);
    const [phone] = await rig.district.addPhones(1);
    rig.twilio.setBehavior(phone?.number ?? '', { answers: 'no-answer' });
    const campaign = await rig.district.startCampaign({ phones: phone ? [phone] : [] });
    await dial();
    expect(await rig.district.attempts(campaign)).toMatchObject([{ state: 'unknown' }]);

    await rig.until(async () => {
      const attempt = await rig.district.attempt(campaign);
      if (attempt.disposition !== null) return true;
      await rig.district.age(attempt.id, 'deadline_at', 1);
      await dial();
      return false;
    });

    expect((await rig.district.attempt(campaign)).disposition).toBe('no-answer');
    expect(rig.twilio.calls()).toHaveLength(1);
  },
);

atLength('an order that never reached the carrier is a doubt and is not repeated', async () => {
  rig.twilio.failNext('calls.create', { mode: 'drop-before' });
  const campaign = await rig.district.startCampaign({
    phones: await rig.district.addPhones(1),
    purpose: 'school-mission',
  });
  await dial();
  await rig.district.age((await rig.district.attempt(campaign)).id, 'deadline_at', 1);
  await dial();

  expect(await rig.district.attempts(campaign)).toMatchObject([{ state: 'unknown', misses: 1 }]);
  expect(rig.twilio.calls()).toHaveLength(0);
});

atLength('a carrier short of capacity is given time, and nobody is lost', async () => {
  rig.twilio.failNext('calls.create', {
    mode: 'error',
    status: 429,
    code: 20429,
    retryAfter: 1,
    times: 2,
  });
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(3) });

  await rig.until(async () => {
    await dial();
    return (await campaignTally(rig.district.db, campaign)).phones.settled === 3;
  });

  expect(rig.twilio.calls()).toHaveLength(3);
});

test('a guardian who presses 9 is not called by the next campaign', async () => {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  rig.twilio.setBehavior(phone.number, { answers: 'person', keys: ['9'] });
  const first = await rig.district.startCampaign({ phones: [phone], purpose: 'school-mission' });
  await dial();
  await rig.settled(first);
  const second = await rig.district.startCampaign({ phones: [phone], purpose: 'school-mission' });
  await dial();

  expect(await campaignTally(rig.district.db, first)).toMatchObject({ revocationsTaken: 1 });
  expect(await rig.district.attempt(second)).toMatchObject({ disposition: 'revoked' });
  expect(rig.twilio.calls()).toHaveLength(1);
});

atLength('a stop ends what rings, and the loop ends when it is told to', async () => {
  // Slow enough that a phone still rings when the stop comes.
  await renew(rig, () => dialRig({ on: district, speed: 5 }));
  const phones = await rig.district.addPhones(6);
  for (const { number } of phones) rig.twilio.setBehavior(number, { answers: 'manual' });
  const campaign = await rig.district.startCampaign({ phones });
  const stopping = new AbortController();
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    signal: stopping.signal,
    wait: () => wait(20),
  });
  await rig.until(async () => rig.twilio.calls().some(({ status }) => status === 'ringing'));

  await stopCampaign(rig.district.db, {
    operator: requesterOf(rig.district),
    campaignId: campaign,
  });
  await rig.settled(campaign);
  stopping.abort();
  await loop;

  const endings = (await rig.district.attempts(campaign)).map(({ disposition }) => disposition);
  expect(new Set(endings)).toEqual(new Set(['stopped']));
  expect(rig.twilio.calls().every(({ transcript }) => transcript.length === 0)).toBe(true);
});

atLength(
  'what a stop leaves is written off by the person who looks after what is late, who goes on while there is more',
  async () => {
    const phones = await rig.district.addPhones(3);
    const campaignId = await rig.district.startCampaign({ phones });
    await stopCampaign(rig.district.db, { operator: requesterOf(rig.district), campaignId });
    const dialer = createDialer(rig.tools('worker-a'));

    expect(await dialer.sweep()).toBe(3);
    expect(await dialer.sweep()).toBe(0);
  },
);

test('a database that goes away and comes back stops the dialing, not the worker', async () => {
  await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 20');
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(12) });
  const stopping = new AbortController();
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    signal: stopping.signal,
    wait: () => wait(20),
  });
  await rig.until(async () => rig.twilio.calls().length >= 3);

  await rig.district.owner.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test' AND datname = current_database()`,
  );
  await rig.until(async () => {
    // What was under way at that moment is late at once, instead of in a minute.
    await rig.district.owner.pool.query(
      `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE id IN (SELECT id FROM attempt
         WHERE state IN ('claimed', 'placing', 'unknown') FOR UPDATE SKIP LOCKED)`,
    );
    await wait(200);
    return (await campaignTally(rig.district.owner.db, campaign)).phones.settled === 12;
  });
  stopping.abort();
  await loop;

  const called = new Set(rig.twilio.calls().map(({ to }) => to));
  // An order that was to leave just then may have left or not: that is a doubt, and no second call.
  const doubts = (await rig.district.attempts(campaign)).filter(
    ({ disposition }) => disposition === 'unknown',
  );
  expect(called.size + doubts.length).toBeGreaterThanOrEqual(12);
  const spoken = rig.twilio
    .calls()
    .filter(({ transcript }) =>
      transcript.some(
        ({ speaker, text }) => speaker === 'line' && text === 'School is closed today.',
      ),
    );
  expect(new Set(spoken.map(({ to }) => to))).toHaveLength(spoken.length);
});
