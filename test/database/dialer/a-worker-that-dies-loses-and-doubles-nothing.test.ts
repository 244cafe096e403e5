import { expect, test } from 'vitest';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import { placeAttempt } from '#dialer/place/place-attempt.ts';
import { commitIntent, type Intent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { type CampaignRequest, setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { setUpEach } from '#test/support/set-up.ts';

// A worker goes one step at a time here, and takes none after the last one that a test names: to the database and the
// carrier that is a death. `npm run test:long` kills processes.
const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

const worker = () => rig.tools('worker-that-dies');

const lease = () => leaseAttempts(worker().db, { ...worker(), channel: 'voice', limit: 10 });

async function intend(): Promise<Intent> {
  const [intent] = await commitIntent(worker().db, { ...worker(), claims: await lease() });
  if (intent === undefined) throw new Error('nothing committed');
  return intent;
}

/** Orders the call, and lives no longer than that: what the carrier answers is saved nowhere. */
const order = (intent: Intent) =>
  placeAttempt({ ...worker(), saveOutcome: async () => {} }, intent, {
    committedMs: performance.now(),
  });

/** One phone that nobody answers, so that the end of its call is told or asked for, and not seen by the way. */
async function start(request: Omit<CampaignRequest, 'phones'> = {}): Promise<string> {
  const phones = await rig.district.addPhones(1);
  rig.twilio.setBehavior(phones[0]?.number ?? '', { answers: 'no-answer' });
  await rig.district.owner.pool.query('UPDATE district SET max_tries = 1');
  return rig.district.startCampaign({ phones, ...request });
}

/** Another worker goes on, for which each deadline has passed. */
async function goOn(campaign: string): Promise<void> {
  await rig.district.owner.pool.query(
    `UPDATE attempt SET deadline_at = now() - interval '1 second'
     WHERE campaign_id = $1 AND deadline_at IS NOT NULL`,
    [campaign],
  );
  await runUntilIdle(rig.tools('another-worker'));
}

async function expectOneCall(campaign: string): Promise<void> {
  await rig.until(async () => {
    await goOn(campaign);
    return (await rig.district.attempt(campaign)).disposition === 'no-answer';
  });
  expect(rig.twilio.calls()).toHaveLength(1);
  expect(await rig.district.attempts(campaign)).toMatchObject([
    { try_number: 1, carrier_id: rig.twilio.calls()[0]?.sid },
  ]);
}

test('F01 dead with a lease and no intent: nothing was placed, and another worker calls once', async () => {
  const campaign = await start();

  expect(await lease()).toHaveLength(1);

  const { rows } = await rig.district.owner.pool.query<{ seconds: number }>(
    'SELECT extract(epoch FROM deadline_at - now())::float8 AS seconds FROM attempt WHERE campaign_id = $1',
    [campaign],
  );
  expect(rows[0]?.seconds).toBeLessThanOrEqual(30);
  expect(rig.twilio.calls()).toEqual([]);
  await expectOneCall(campaign);
});

test('F02 dead with an intent and no order: the carrier is asked three times, and a strict purpose calls nobody', async () => {
  const campaign = await start({ purpose: 'other' });

  const { attemptId } = await intend();

  // The first look only makes a doubt of it, and a list counts as the last one once the carrier lists all that it took.
  for (let misses = 0; misses <= 3; misses += 1) {
    if (misses === 3) await rig.district.age(attemptId, 'intent_at', 80);
    await goOn(campaign);
    expect(await rig.district.attempt(campaign)).toMatchObject({ state: 'unknown', misses });
  }
  await rig.district.age(attemptId, 'intent_at', 361);
  await goOn(campaign);
  expect(await rig.district.attempts(campaign)).toMatchObject([
    { try_number: 1, state: 'unknown-expired', disposition: 'unknown' },
  ]);
  expect(rig.twilio.calls()).toEqual([]);
});

test('F03 dead after the carrier took the call and before its answer: the first event adopts it', async () => {
  const campaign = await start();
  const answer = rig.twilio.holdResponses();

  const ordered = order(await intend());

  await rig.until(async () => (await rig.district.attempt(campaign)).carrier_id !== null);
  answer();
  await ordered;
  await expectOneCall(campaign);
});

test('F04 dead after the answer and before it is saved, with all events lost: the call is found', async () => {
  const campaign = await start();
  rig.twilio.dropCallbacks(1_000);

  expect(await order(await intend())).toMatchObject({ kind: 'accepted' });

  expect(await rig.district.attempt(campaign)).toMatchObject({
    state: 'placing',
    carrier_id: null,
  });
  await expectOneCall(campaign);
});
