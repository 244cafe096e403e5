import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Carrier, TextOrder } from '#carrier/carrier.ts';
import { createDialer } from '#dialer/dialer.ts';
import { type DialRig, dialRig } from './dial-rig.ts';

let rig: DialRig;
beforeEach(async () => {
  rig = await dialRig();
});
afterEach(() => rig[Symbol.asyncDispose]());

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
    expect(await send[held]()).toBeGreaterThan(0);
    await dialer.settled();

    expect(await send[held]()).toBe(0);
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

test('a text is ordered with the seconds for which it is good', async () => {
  const ordered: TextOrder[] = [];
  const carrier: Carrier = {
    ...rig.carrier,
    sendText(order, signal) {
      ordered.push(order);
      return rig.carrier.sendText(order, signal);
    },
  };
  await rig.district.startCampaign({
    phones: await rig.district.addPhones(1),
    delivery: 'text',
    stopTryingAt: Temporal.Now.instant().add({ minutes: 10 }).toString(),
  });

  const dialer = createDialer({ ...rig.tools('worker-a'), carrier });
  await dialer.sendTexts();
  await dialer.settled();

  expect(ordered).toMatchObject([{ validSeconds: expect.any(Number) }]);
  expect(ordered[0]?.validSeconds).toBeLessThanOrEqual(600);
});
