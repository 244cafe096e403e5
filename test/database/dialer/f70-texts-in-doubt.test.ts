import { beforeEach, describe, expect, test } from 'vitest';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import { createDialer } from '#dialer/dialer.ts';
import { recordReport } from '#domain/attempt/outcome/record-reports.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { isSettled } from '#domain/closure/life/finish-campaign.ts';
import type { Fault } from '#sandbox/twilio/faults.ts';
import type { CampaignRequest, Phone } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { passTime } from '#test/support/attempt/pass-time.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(dialRig);
beforeEach(() => {
  // What became of a text is told by nobody.
  rig.twilio.dropCallbacks(10_000);
});

const dial = () => runUntilIdle(rig.tools('worker-a'));
const texts = (to: string) =>
  rig.twilio.messages().filter((one) => one.to === to && one.direction === 'outbound-api');

async function start(request: Omit<CampaignRequest, 'phones'> = {}) {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await startFor(phone, request);
  return { campaign, phone };
}

const startFor = (phone: Phone, request: Omit<CampaignRequest, 'phones'> = {}) =>
  rig.district.startCampaign({
    phones: [phone],
    purpose: 'school-mission',
    delivery: 'text',
    ...request,
  });

/** Moves the clock on until the claim holds, and says after how many seconds that was. */
async function secondsUntil(claim: () => Promise<boolean>): Promise<number> {
  const step = 10;
  for (let seconds = 0; seconds <= 1_200; seconds += step) {
    if (await claim()) return seconds;
    await passTime(rig, step);
    await dial();
  }
  throw new Error('it did not come true in twenty minutes');
}

const has = async (campaign: string, state: object) => {
  const found = await rig.district.attempts(campaign);
  return found.some((one) =>
    Object.entries(state).every(([key, value]) => one[key as never] === value),
  );
};

describe('F70 an answer to a text is lost:', () => {
  test.each([
    ['the connection closes after the carrier took it', { mode: 'accept-then-drop' }],
    ['an error says that it was not taken, and it was', { mode: 'accept-then-error', status: 500 }],
    ['the answer is cut', { mode: 'accept-then-garble' }],
  ] as const satisfies [string, Fault][])(
    '%s. It is found within two minutes, and sent once',
    async (_what, fault) => {
      const { campaign, phone } = await start();
      rig.twilio.failNext('messages.create', fault);
      await dial();
      expect(await rig.district.attempts(campaign)).toMatchObject([{ state: 'unknown' }]);

      const seconds = await secondsUntil(() =>
        has(campaign, { carrier_id: texts(phone.number)[0]?.sid }),
      );

      expect(seconds).toBeLessThanOrEqual(120);
      await secondsUntil(() => isSettled(rig.district.db, campaign));
      expect(await rig.district.attempts(campaign)).toMatchObject([
        { state: 'completed', try_number: 1 },
      ]);
      expect(texts(phone.number)).toHaveLength(1);
    },
  );

  test('no receipt ever comes of it. It is found, and ends as sent', async () => {
    const { campaign, phone } = await start();
    rig.twilio.setBehavior(phone.number, { answers: 'person', texts: 'sent' });
    rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
    await dial();
    await rig.until(async () => texts(phone.number)[0]?.status === 'sent');

    await secondsUntil(() => isSettled(rig.district.db, campaign));

    expect(await rig.district.attempts(campaign)).toMatchObject([
      { state: 'completed', disposition: 'sent', try_number: 1 },
    ]);
    expect(texts(phone.number)).toHaveLength(1);
  });

  test('the connection is reset before the carrier took it. It is sent within three minutes, once', async () => {
    const { campaign, phone } = await start();
    rig.twilio.failNext('messages.create', { mode: 'drop-before' });
    await dial();

    const seconds = await secondsUntil(async () => texts(phone.number).length > 0);

    expect(seconds).toBeLessThanOrEqual(180);
    await secondsUntil(() => isSettled(rig.district.db, campaign));
    expect(await rig.district.attempts(campaign)).toMatchObject([
      { state: 'unknown-expired', disposition: 'unknown', try_number: 1 },
      { state: 'completed', try_number: 2 },
    ]);
    expect(texts(phone.number)).toHaveLength(1);
  });

  test('it comes when the text was found already. Nothing is sent again', async () => {
    const { campaign, phone } = await start();
    const answer = rig.twilio.holdResponses();
    const dialer = createDialer(rig.tools('worker-a'));
    await dialer.sendTexts();
    await rig.until(async () => texts(phone.number).length === 1);
    const { id } = await rig.district.attempt(campaign);
    await rig.district.age(id, 'deadline_at', 1);
    await sweepAttempts(rig.tools('worker-b').db);
    await rig.district.age(id, 'deadline_at', 1);
    const asking = createDialer(rig.tools('worker-b')).sweep();
    answer();
    await asking;
    await dialer.settled();

    expect(await rig.district.attempts(campaign)).toMatchObject([
      { carrier_id: texts(phone.number)[0]?.sid, try_number: 1 },
    ]);
    expect(texts(phone.number)).toHaveLength(1);
  });

  test.each([
    ['school-mission', false],
    ['emergency', true],
    // What needs consent is not sent twice on the carrier's word, so nothing tells of the STOP.
    ['other', true],
  ] as const)(
    'the carrier refused it for a STOP that we never heard of (%s). The doubt ends within three minutes',
    async (purpose, isCalled) => {
      const { campaign, phone } = await start({ purpose, delivery: 'call-and-text' });
      // Its refusal has no receipt; what becomes of a call is told as ever.
      rig.twilio.dropCallbacks(0);
      await stopAtCarrierAlone(phone);
      rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
      const dialer = createDialer(rig.tools('worker-a'));
      await dialer.sendTexts();
      await dialer.settled();
      expect(await has(campaign, { channel: 'text', state: 'unknown' })).toBe(true);
      await dial();

      const doubt = await secondsUntil(
        async () => !(await has(campaign, { channel: 'text', state: 'unknown' })),
      );
      const rest = await secondsUntil(() => isSettled(rig.district.db, campaign));

      expect(doubt).toBeLessThanOrEqual(180);
      expect(texts(phone.number)).toEqual([]);
      expect(rig.twilio.calls().length > 0).toBe(isCalled);
      if (purpose !== 'school-mission') return;
      expect(doubt + rest).toBeLessThanOrEqual(180);
      expect(await rig.district.attempts(campaign)).toMatchObject([
        { channel: 'voice', state: 'suppressed', disposition: 'revoked' },
        { channel: 'text', state: 'unknown-expired' },
        { channel: 'text', state: 'rejected', disposition: 'opted-out', try_number: 2 },
      ]);
    },
  );
});

atLength('two closures say the same to one phone: each text in doubt finds its own', async () => {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  rig.twilio.failNext('messages.create', { mode: 'accept-then-drop', times: 2 });
  const first = await startFor(phone);
  await dial();
  await passTime(rig, 5);
  const second = await startFor(phone);
  await dial();
  await secondsUntil(
    async () => (await isSettled(rig.district.db, first)) && isSettled(rig.district.db, second),
  );

  const [one, other] = texts(phone.number);
  expect(one?.body).toBe(other?.body);
  expect(await rig.district.attempts(first)).toMatchObject([{ carrier_id: one?.sid }]);
  expect(await rig.district.attempts(second)).toMatchObject([{ carrier_id: other?.sid }]);
  expect(texts(phone.number)).toHaveLength(2);
});

atLength(
  'a text with other words, of which nothing is known here, is neither taken for it nor a reason to send once more',
  async () => {
    const { campaign, phone } = await start();
    rig.twilio.failNext('messages.create', { mode: 'drop-before' });
    await dial();
    await rig.carrier.sendText(
      { to: phone.number, body: 'Redacted.' },
      new AbortController().signal,
    );

    await secondsUntil(() => isSettled(rig.district.db, campaign));

    expect(await rig.district.attempts(campaign)).toMatchObject([
      { state: 'unknown-expired', misses: 0, carrier_id: null },
    ]);
    expect(texts(phone.number)).toHaveLength(1);
  },
);

atLength('a text that is listed only after it was given up is not sent once more', async () => {
  const { campaign, phone } = await start();
  rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
  await dial();
  const [text] = texts(phone.number);
  const { id, token } = await rig.district.attempt(campaign);
  await rig.district.owner.pool.query('UPDATE attempt SET misses = 3 WHERE id = $1', [id]);
  await rig.district.age(id, 'intent_at', 130);
  await sweepAttempts(rig.tools('worker-a').db);
  expect(await has(campaign, { try_number: 2, state: 'planned' })).toBe(true);
  const report = { kind: 'text', progress: 'sent', carrierId: text?.sid ?? '' } as const;
  await recordReport(rig.district.db, {
    token: token ?? '',
    phoneIndexes: undefined,
    report: { ...report, sequenceNumber: 0, carrierStatus: 'sent' },
  });

  await dial();

  expect(await has(campaign, { try_number: 2, disposition: 'duplicate' })).toBe(true);
  expect(texts(phone.number)).toHaveLength(1);
});

/** A STOP that reached the carrier while our bot was away. */
async function stopAtCarrierAlone(phone: Phone): Promise<void> {
  rig.twilio.pointAt('http://127.0.0.1:1');
  await rig.twilio.sendText(phone.number, 'STOP').catch(() => undefined);
  rig.twilio.pointAt(rig.publicUrl);
}
