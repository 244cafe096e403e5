import { describe, expect, test } from 'vitest';
import type { CallOrder, Carrier, TextOrder } from '#carrier/carrier.ts';
import { milestoneCard } from '#conversation/closure/milestone/milestone-card.ts';
import { createDialer } from '#dialer/dialer.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findNews, recordMilestones } from '#domain/closure/view/record-milestones.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import { setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

test.each([
  ['messages.create', 'texts', 'calls'],
  ['calls.create', 'calls', 'texts'],
] as const)(
  'where %s fails, no more %s go out for a while, and %s do',
  async (fails, held, others) => {
    await rig.district.startCampaign({
      phones: await rig.district.addPhones(120),
      delivery: 'call-and-text',
    });
    rig.twilio.failNext(fails, { mode: 'error', status: 500, times: 1_000 });
    const dialer = createDialer(rig.tools('worker-a'));
    const { signal } = new AbortController();
    const send = { texts: () => dialer.sendTexts(), calls: () => dialer.dialCalls(signal) };
    let tried = 0;
    // A busy machine may take longer for one batch than the first rest is.
    await rig.until(async () => {
      const sent = await send[held]();
      tried += sent;
      await dialer.settled();
      return sent === 0;
    });

    expect(tried).toBeGreaterThan(0);
    expect(tried).toBeLessThan(120);
    expect(await send[others]()).toBeGreaterThan(0);
    await dialer.settled();
  },
);

test('F08 texts, which take no slots, wait as long as a 429 asks for', async () => {
  await rig.district.startCampaign({
    phones: await rig.district.addPhones(60),
    delivery: 'text',
  });
  const refusing = { mode: 'error', status: 429, code: 20429, retryAfter: 5 } as const;
  rig.twilio.failNext('messages.create', { ...refusing, times: 1 });
  const dialer = createDialer(rig.tools('worker-a'));

  expect(await dialer.sendTexts()).toBe(50);
  await dialer.settled();

  expect(await dialer.sendTexts()).toBe(0);
});

atLength(
  'half of all texts get no answer: they go out ten at a time with a second between, and each is sent once',
  async () => {
    const campaign = await rig.district.startCampaign({
      phones: await rig.district.addPhones(80),
      delivery: 'text',
    });
    rig.twilio.failNext('messages.create', {
      mode: 'accept-then-error',
      status: 500,
      every: 2,
      times: 40,
    });
    const dialer = createDialer(rig.tools('worker-a'));

    expect(await dialer.sendTexts()).toBe(50);
    await dialer.settled();
    const slowSinceMs = performance.now();
    const batches: number[] = [];
    await rig.until(async () => {
      const sent = await dialer.sendTexts();
      await dialer.settled();
      if (sent > 0) batches.push(sent);
      return batches.length === 3;
    });

    expect(batches).toEqual([10, 10, 10]);
    // Two rests of a second lie between the three, and a busy machine makes them longer.
    expect(performance.now() - slowSinceMs).toBeGreaterThan(1_900);
    expect(await rig.district.attempts(campaign)).toHaveLength(80);
    expect(rig.twilio.messages()).toHaveLength(80);
  },
);

test.each(['call', 'text'] as const)(
  'a %s is ordered with the time for which it is good: to leave, and a text to wait in the queue',
  async (delivery) => {
    const ordered: (CallOrder | TextOrder)[] = [];
    const carrier: Carrier = {
      ...rig.carrier,
      placeCall(order, signal) {
        ordered.push(order);
        return rig.carrier.placeCall(order, signal);
      },
      sendText(order, signal) {
        ordered.push(order);
        return rig.carrier.sendText(order, signal);
      },
    };
    await rig.district.startCampaign({
      phones: await rig.district.addPhones(1),
      delivery,
      stopTryingAt: Temporal.Now.instant().add({ minutes: 10 }).toString(),
    });
    const dialer = createDialer({ ...rig.tools('worker-a'), carrier });
    const beganMs = performance.now();

    await dialer.sendTexts();
    await dialer.dialCalls(new AbortController().signal);
    await dialer.settled();

    const [order, ...more] = ordered;
    expect(more).toEqual([]);
    expect(order?.leaveByMs).toBeGreaterThan(beganMs);
    expect(order?.leaveByMs).toBeLessThan(performance.now() + 2_000);
    const seconds = order !== undefined && 'body' in order ? order.validSeconds : undefined;
    expect(seconds).toEqual(delivery === 'text' ? expect.any(Number) : undefined);
    expect(seconds ?? 0).toBeLessThanOrEqual(600);
  },
);

describe('a text of which nothing was heard for ten minutes is asked about', () => {
  async function askedAbout(texts: NonNullable<PhoneBehavior['texts']>) {
    const phones = await rig.district.addPhones(1);
    for (const { number } of phones) rig.twilio.setBehavior(number, { answers: 'person', texts });
    rig.twilio.dropCallbacks(10);
    const request = { delivery: 'text', purpose: 'school-mission' } as const;
    const campaign = await rig.district.startCampaign({ phones, ...request });
    const dialer = createDialer(rig.tools('worker-a'));
    await dialer.sendTexts();
    await dialer.settled();
    const status = texts === 'queued' || texts === 'sent' ? texts : undefined;
    const last = status ?? (texts === 'delivered' ? 'delivered' : 'undelivered');
    await rig.until(async () => rig.twilio.messages()[0]?.status === last);
    const { id } = await rig.district.attempt(campaign);
    await rig.district.age(id, 'deadline_at', 600);
    await dialer.sweep();
    return rig.district.attempts(campaign);
  }

  test.each([
    ['delivered', { state: 'completed', disposition: 'delivered' }],
    ['sent', { state: 'completed', disposition: 'sent' }],
    [30005, { state: 'failed', disposition: 'bad-number' }],
    ['queued', { state: 'accepted', disposition: null }],
  ] as const)('and is, as the carrier says, %s', async (texts, expected) => {
    expect(await askedAbout(texts)).toMatchObject([expected]);
  });

  test('and one that waits in the queue is left there for ten minutes more', async () => {
    const [attempt] = await askedAbout('queued');

    const { rows } = await rig.district.pool.query<{ seconds: number }>(
      'SELECT round(extract(epoch FROM deadline_at - now()))::int AS seconds FROM attempt WHERE id = $1',
      [attempt?.id],
    );
    expect(rows[0]?.seconds).toBeGreaterThan(590);
  });
});

test('a text that its carrier could not deliver to a landline is a task of the office', async () => {
  await renew(district);
  await renew(rig);
  const phones = await rig.district.addPhones(1);
  for (const { number } of phones)
    rig.twilio.setBehavior(number, { answers: 'person', texts: 30006 });
  const campaign = await rig.district.startCampaign({
    phones,
    delivery: 'text',
    purpose: 'school-mission',
  });
  await createDialer(rig.tools('worker-a')).sendTexts();
  await rig.settled(campaign);

  const { rows } = await rig.district.pool.query('SELECT kind, phone_id AS id FROM office_task');
  expect(rows).toEqual([{ kind: 'no-texts', id: phones[0]?.id }]);
});

test('that carriers filter the texts is told once in the thread, for somebody to look at the words', async () => {
  const phones = await rig.district.addPhones(2);
  for (const { number } of phones)
    rig.twilio.setBehavior(number, { answers: 'person', texts: 30007 });
  const request = { delivery: 'text', purpose: 'school-mission' } as const;
  const campaign = await rig.district.startCampaign({ phones, ...request });
  const dialer = createDialer(rig.tools('worker-a'));
  await dialer.sendTexts();
  await rig.settled(campaign);
  const view = await findCampaign(rig.district.db, campaign);
  if (view === undefined) throw new Error('no campaign');

  await recordMilestones(rig.district.db, view);
  await recordMilestones(rig.district.db, view);

  const { milestones } = await findNews(rig.district.db, { campaignId: campaign, after: '0' });
  const [filtered, ...more] = milestones.filter(({ kind }) => kind === 'filtered');
  expect(more).toEqual([]);
  expect(JSON.stringify(filtered && milestoneCard(view, filtered))).toContain('Check the wording');
});
