import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Carrier } from '#carrier/carrier.ts';
import { runDialLoop, runUntilIdle } from '#dialer/dial-loop.ts';
import { orderTools, placeAttempt } from '#dialer/place/place-attempt.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recallIntents } from '#domain/attempt/gate/recall-intents.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import { revokeByOffice } from '#domain/consent/office-form/revoke-by-office.ts';
import { type Phone, requesterOf, setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

// Slow enough that phones ring while something happens.
const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district, speed: 10 }));

const said = 'School is closed today.';

test('F56 a stop in the middle of 30 calls a second: none is ordered five seconds later, what rings is ended, the books balance', async () => {
  await renew(rig, () => dialRig({ on: district, speed: 4 }));
  await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 30');
  const phones = await rig.district.addPhones(90);
  for (const { number } of phones.filter((_, i) => i % 2 === 0)) {
    rig.twilio.setBehavior(number, { answers: 'manual', isInHand: true });
  }
  const campaign = await rig.district.startCampaign({ phones });
  const orders: number[] = [];
  using watch = quietWatch();
  const carrier: Carrier = {
    ...rig.carrier,
    placeCall(order, signal) {
      orders.push(watch.ms());
      return rig.carrier.placeCall({ ...order, slotEndMs: Infinity }, signal);
    },
  };
  const stopping = new AbortController();
  const loops = Promise.all(
    ['a', 'b'].map((name) =>
      runDialLoop({ ...rig.tools(name), carrier, signal: stopping.signal, wait: () => wait(20) }),
    ),
  );
  await rig.until(async () => orders.length >= 30);

  await stopCampaign(rig.district.db, {
    operator: requesterOf(rig.district),
    campaignId: campaign,
  });
  const stoppedMs = watch.ms();
  await rig.settled(campaign);
  stopping.abort();
  await loops;

  expect(Math.max(...orders) - stoppedMs).toBeLessThan(5_000);
  // Some were left that would have been ordered otherwise.
  expect(orders.length).toBeLessThan(90);
  const tally = await campaignTally(rig.district.db, campaign);
  expect(tally).toMatchObject({ phones: { total: 90, settled: 90 }, planned: 0, inProgress: 0 });
  const counted = Object.values(tally.voice.byDisposition).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(90);
  const calls = rig.twilio.calls();
  expect(calls.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  const manual = new Set(phones.filter((_, i) => i % 2 === 0).map(({ number }) => number));
  const rang = calls.filter(({ to }) => manual.has(to));
  expect(rang.length).toBeGreaterThan(5);
  const endings = rang.map(({ status }) => status);
  expect(endings).toContain('canceled');
  // One may have rung out by itself before; nobody was put through.
  expect(endings.every((status) => ['canceled', 'no-answer'].includes(status))).toBe(true);
});

const revoke = (phone: Phone) =>
  revokeWhenKnown(rig.district.db, (_tx, take) =>
    take({
      phoneId: phone.id,
      channel: 'any',
      scope: 'non-emergency',
      means: 'staff',
      actor: { kind: 'operator', id: rig.district.approver },
    }),
  );

test('F57 a number that the office rules out while it is placing: the order is asked back first', async () => {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await rig.district.startCampaign({ phones: [phone] });
  const tools = rig.tools('worker-a');
  const claims = await leaseAttempts(tools.db, { worker: 'worker-a', channel: 'voice', limit: 1 });
  const [intent] = await commitIntent(tools.db, { worker: 'worker-a', claims });
  if (intent === undefined) throw new Error('the gate let nothing through');

  const ruledOut = revokeByOffice(rig.district.db, testVault, {
    operator: {
      id: rig.district.approver,
      name: 'Officer',
      roles: [{ role: 'compliance', schoolId: null }],
    },
    phoneId: phone.id,
    values: { scope: 'emergency-line', reason: 'Ward 3' },
  });

  const isAskedBack = async () => {
    const { rowCount } = await rig.district.pool.query(
      'SELECT FROM attempt WHERE campaign_id = $1 AND recall_fence = fence',
      [campaign],
    );
    return rowCount === 1;
  };
  await rig.until(isAskedBack);
  await recallIntents(tools.db, { worker: 'worker-a', unsent: [intent] });
  expect(await ruledOut).toMatchObject({ kind: 'blocked', block: 'emergency-line' });
  await runUntilIdle(tools);
  expect(rig.twilio.calls()).toEqual([]);
});

const ways = {
  'by key on a call back': async (phone: Phone) => {
    rig.twilio.callBack(phone.number, { keys: ['9'] });
    await rig.until(async () => {
      const { rowCount } = await rig.district.pool.query(
        'SELECT FROM revocation WHERE phone_id = $1',
        [phone.id],
      );
      return rowCount === 1;
    });
  },
  'by STOP': (phone: Phone) => rig.twilio.sendText(phone.number, 'STOP'),
  'by the office': revoke,
};

test.each([
  ['by key on a call back', 'planned'],
  ['by STOP', 'planned'],
  ['by the office', 'planned'],
  ['by key on a call back', 'placing'],
  ['by STOP', 'placing'],
  ['by the office', 'placing'],
  ['by STOP', 'ringing'],
  ['by the office', 'ringing'],
] as const)(
  'F57 withdrawn %s while it is %s: nothing is said, now or for another school',
  async (way, milestone) => {
    const [phone] = await rig.district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    const { rows } = await rig.district.owner.pool.query<{ id: string }>(
      `WITH s AS (INSERT INTO school (sourced_id, name, time_zone) VALUES ($1, 'Brook', 'America/Los_Angeles') RETURNING id),
       e AS (INSERT INTO enrollment (student_id, school_id) SELECT st.id, s.id FROM student st, s)
     SELECT id FROM s`,
      [`S-${phone.id}`],
    );
    await rig.district.pool.query('SELECT refresh_phone_audience()');
    rig.twilio.setBehavior(phone.number, { answers: 'manual', isInHand: true });
    const matter = { phones: [phone], purpose: 'school-mission' } as const;
    const campaign = await rig.district.startCampaign(matter);
    const tools = rig.tools('worker-a');
    const place = async () => {
      const claims = await leaseAttempts(tools.db, {
        worker: 'worker-a',
        channel: 'voice',
        limit: 1,
      });
      const [intent] = await commitIntent(tools.db, { worker: 'worker-a', claims });
      if (intent === undefined) throw new Error('the gate let nothing through');
      return intent;
    };
    const intent = milestone === 'planned' ? undefined : await place();
    if (intent !== undefined && milestone === 'ringing') {
      await placeAttempt(orderTools(tools), intent, { committedMs: performance.now() });
      await rig.until(async () => rig.twilio.phone(phone.number).status === 'ringing');
    }

    using watch = quietWatch();
    // Anyone who withdraws meanwhile is answered when that order is known.
    const withdrawn = ways[way](phone);
    if (intent !== undefined && milestone === 'placing') {
      await placeAttempt(orderTools(tools), intent, { committedMs: performance.now() });
      await rig.until(async () => rig.twilio.phone(phone.number).status === 'ringing');
    }
    await withdrawn;
    expect(watch.ms()).toBeLessThan(5_000);
    if (intent === undefined) await runUntilIdle(tools);
    else expect(rig.twilio.answer(phone.number)).toBe(true);
    await rig.settled(campaign);

    expect(await rig.district.attempts(campaign)).toMatchObject([
      { state: intent === undefined ? 'suppressed' : 'canceled', disposition: 'revoked' },
    ]);
    const elsewhere = await rig.district.startCampaign({ ...matter, school: rows[0]?.id ?? '' });
    await runUntilIdle(tools);
    expect(await rig.district.attempts(elsewhere)).toMatchObject([
      { state: 'suppressed', disposition: 'revoked' },
    ]);
    const words = rig.twilio
      .calls()
      .filter(({ direction }) => direction === 'outbound-api')
      .flatMap(({ transcript }) => transcript.map(({ text }) => text));
    expect(words).not.toContain(said);
  },
);
