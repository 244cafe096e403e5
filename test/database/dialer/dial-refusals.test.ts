import { describe, expect, test } from 'vitest';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { noticeMilestones } from '#domain/closure/view/milestone.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import type { CampaignRequest, Phone } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(dialRig);

async function start(
  behavior: Partial<PhoneBehavior>,
  request: Omit<CampaignRequest, 'phones'> = {},
): Promise<{ campaign: string; phone: Phone }> {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  rig.twilio.setBehavior(phone.number, { answers: 'person', ...behavior });
  const campaign = await rig.district.startCampaign({ phones: [phone], ...request });
  await runUntilIdle(rig.tools('worker-a'));
  return { campaign, phone };
}

const linesOf = async (campaign: string) =>
  (await rig.district.attempts(campaign)).map(
    ({ channel, try_number, disposition, state }) =>
      `${channel} ${try_number} ${disposition ?? state}`,
  );

/** Runs until the campaign's attempts are these. */
const become = (campaign: string, lines: readonly string[]) =>
  rig.until(async () => {
    await runUntilIdle(rig.tools('worker-a'));
    return (await linesOf(campaign)).join() === lines.join();
  });

async function isBad({ id }: Phone): Promise<boolean> {
  const { rows } = await rig.district.pool.query<{ bad: boolean }>(
    'SELECT bad_number_at IS NOT NULL AS bad FROM phone WHERE id = $1',
    [id],
  );
  return rows[0]?.bad === true;
}

const revocationsOf = async ({ id }: Phone) =>
  (
    await rig.district.pool.query<{ means: string; scope: string }>(
      'SELECT means, scope FROM revocation WHERE phone_id = $1',
      [id],
    )
  ).rows;

/** As they are called: the order is drawn for each closure. */
async function inTheirOrder(campaign: string, phones: readonly Phone[]): Promise<Phone[]> {
  const { rows } = await rig.district.pool.query<{ phone_id: string }>(
    'SELECT phone_id FROM attempt WHERE campaign_id = $1 ORDER BY ctid',
    [campaign],
  );
  return rows.flatMap((row) => phones.filter(({ id }) => id === row.phone_id));
}

/** As if two people had. */
async function letGoOn(campaign: string): Promise<void> {
  await inAnotherTime(
    rig.district,
    `UPDATE campaign SET state = 'dialing', state_at = clock_timestamp() WHERE id = $1`,
    [campaign],
  );
  await inAnotherTime(rig.district, 'DELETE FROM pause WHERE campaign_id = $1', [campaign]);
}

/** What anyone who draws its card would tell the thread. */
async function noticedIn(campaign: string): Promise<string[]> {
  const view = await findCampaign(rig.district.db, campaign);
  return view === undefined ? [] : noticeMilestones(view).map(({ kind }) => kind);
}

async function stateOf(campaign: string): Promise<string | undefined> {
  const { rows } = await rig.district.pool.query<{ state: string }>(
    'SELECT state FROM campaign WHERE id = $1',
    [campaign],
  );
  return rows[0]?.state;
}

describe('F10 an order that is refused for good', () => {
  test.each([21211, 21217, 13224])(
    'F10 %i, a number that is none: not tried again, and flagged for the office',
    async (rejects) => {
      const { campaign, phone } = await start({ rejects });

      await become(campaign, ['voice 1 bad-number']);

      expect(await isBad(phone)).toBe(true);
      expect(await stateOf(campaign)).toBe('dialing');
      expect(rig.twilio.calls().filter(({ to }) => to === phone.number)).toEqual([]);
    },
  );

  test('F10 21214, a number that is not reached now: tried again, and nobody is closed for it', async () => {
    const { campaign, phone } = await start({ rejects: 21214 });

    await become(campaign, ['voice 1 temporary', 'voice 2 planned']);

    expect(await isBad(phone)).toBe(false);
    expect(await stateOf(campaign)).toBe('dialing');
  });

  test.each([21215, 13227, 21408, 21612, 29999])(
    'F10 %i, calls to there are not allowed, or nobody knows: no number is blamed, nobody else waits, and people are told',
    async (rejects) => {
      const { campaign, phone } = await start({ rejects });

      await become(campaign, ['voice 1 refused', 'voice 2 planned']);

      expect(await isBad(phone)).toBe(false);
      expect(await stateOf(campaign)).toBe('dialing');
      expect(await noticedIn(campaign)).toContain('refused');
    },
  );

  test.each([
    ['orders', { rejects: 21408 }, {}],
    ['texts by their receipts', { texts: 21408 }, { delivery: 'text', purpose: 'school-mission' }],
  ] as const)(
    'F10 where the third phone of a closure is refused and hardly any is taken, it pauses, once: %s',
    async (_, behavior, request) => {
      const phones = await rig.district.addPhones(4);
      for (const { number } of phones) {
        rig.twilio.setBehavior(number, { answers: 'person', ...behavior });
      }
      const campaign = await rig.district.startCampaign({ phones, ...request });
      await rig.until(async () => {
        await runUntilIdle(rig.tools('worker-a'));
        return (await stateOf(campaign)) === 'paused';
      });
      const refused = async () =>
        (await linesOf(campaign)).filter((line) => line.endsWith('refused')).length;
      expect(await refused()).toBeGreaterThan(2);

      await letGoOn(campaign);
      const before = await refused();
      const again = (await rig.district.attempts(campaign)).find(({ try_number: n }) => n === 2);
      await rig.district.age(again?.id ?? '', 'not_before', 601);
      await rig.until(async () => {
        await runUntilIdle(rig.tools('worker-a'));
        return (await refused()) > before;
      });
      expect(await stateOf(campaign)).toBe('dialing');
    },
  );

  test('F10 three among many do not', async () => {
    const phones = await rig.district.addPhones(20);
    const campaign = await rig.district.startCampaign({ phones });
    for (const { number } of (await inTheirOrder(campaign, phones)).slice(10, 13)) {
      rig.twilio.setBehavior(number, { answers: 'person', rejects: 21612 });
    }
    await rig.until(async () => {
      await runUntilIdle(rig.tools('worker-a'));
      const lines = await linesOf(campaign);
      return (
        lines.filter((line) => line === 'voice 1 person').length === 17 &&
        lines.filter((line) => line === 'voice 2 planned').length === 3
      );
    });

    expect(await stateOf(campaign)).toBe('dialing');
  });
});

describe('in an emergency, whom no text reaches is called', () => {
  const emergency = { delivery: 'text', channels: ['voice', 'text'] } as const;

  test.each([
    [21610, 'opted-out'],
    [21614, 'no-texts'],
  ] as const)('after a text that is refused with %i', async (rejects, disposition) => {
    const [phone] = await rig.district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    // The refusal is of the text alone: its code is the carrier's answer to the one order.
    rig.twilio.failNext('messages.create', { mode: 'error', status: 400, code: rejects });
    const campaign = await rig.district.startCampaign({ phones: [phone], ...emergency });

    await become(campaign, ['voice 1 person', `text 1 ${disposition}`]);

    expect(await isBad(phone)).toBe(false);
  });

  test.each([
    [21610, 'opted-out'],
    [30006, 'no-texts'],
    [30007, 'content'],
    [30023, 'daily-cap'],
    [60001, 'undelivered'],
  ] as const)('after a text that is not delivered with %i', async (texts, disposition) => {
    const { campaign, phone } = await start({ texts }, emergency);

    await become(campaign, ['voice 1 person', `text 1 ${disposition}`]);

    expect(await isBad(phone)).toBe(false);
    expect(await stateOf(campaign)).toBe('dialing');
    expect((await revocationsOf(phone)).map(({ means }) => means)).toEqual(
      texts === 21610 ? ['carrier-stop'] : [],
    );
    expect(await campaignTally(rig.district.db, campaign)).toMatchObject({
      phones: { total: 1, settled: 1, reached: 1 },
    });
  });

  atLength(
    'anyone who texts STOP between approval and the text; and anyone who has no text on the list at once',
    async () => {
      const [stopped, landline] = await rig.district.addPhones(2);
      if (stopped === undefined || landline === undefined) throw new Error('no phones');
      const campaign = await rig.district.startCampaign({ phones: [stopped], ...emergency });
      const calls = await rig.district.startCampaign({
        phones: [landline],
        ...emergency,
        channels: ['voice'],
      });
      await rig.twilio.sendText(stopped.number, 'STOP');

      await become(campaign, ['voice 1 person', 'text 1 carrier-stop']);

      expect(await linesOf(calls)).toEqual(['voice 1 person']);
    },
  );

  atLength('and nobody twice: a call that stands in the plan is the one', async () => {
    const { campaign } = await start({ texts: 30007 }, { ...emergency, delivery: 'call-and-text' });

    await become(campaign, ['voice 1 person', 'text 1 content']);
  });

  test('nor anybody whose call consent does not allow, or in what is no emergency', async () => {
    const textOnly = await start({ texts: 30007 }, { delivery: 'text', channels: ['text'] });
    const matter = await start({ texts: 30007 }, { ...emergency, purpose: 'school-mission' });

    await become(textOnly.campaign, ['text 1 content']);
    await become(matter.campaign, ['text 1 content']);
  });
});

describe('in an emergency, texts that our account may not send do not hold up calls', () => {
  const emergency = { delivery: 'call-and-text', channels: ['voice', 'text'] } as const;

  atLength('whom nobody was to call is called at once', async () => {
    const { campaign } = await start({ texts: 30034 }, { ...emergency, delivery: 'text' });

    await become(campaign, ['voice 1 person', 'text 1 account']);
    expect(await stateOf(campaign)).toBe('dialing');
    expect(await noticedIn(campaign)).toContain('refused');
  });

  atLength(
    'anyone who has a call of their own is texted again, and others are called meanwhile',
    async () => {
      const phones = await rig.district.addPhones(2);
      for (const [i, { number }] of phones.entries()) {
        rig.twilio.setBehavior(number, { answers: i === 0 ? 'person' : 'no-answer', texts: 30034 });
      }
      const campaign = await rig.district.startCampaign({ phones, ...emergency });
      await rig.until(async () => {
        await runUntilIdle(rig.tools('worker-a'));
        const lines = (await linesOf(campaign)).toSorted();
        return (
          lines.join() ===
          [
            'text 1 account',
            'text 1 account',
            'text 2 planned',
            'text 2 planned',
            'voice 1 no-answer',
            'voice 1 person',
            'voice 2 planned',
          ].join()
        );
      });

      expect(await stateOf(campaign)).toBe('dialing');
    },
  );

  test.each([
    ['text', ['text'], ['text 1 account', 'text 2 planned']],
    ['call-then-text', ['voice', 'text'], ['voice 1 hung-up', 'text 1 account', 'text 2 planned']],
  ] as const)(
    'and where nobody is left to call (%s), it pauses',
    async (delivery, channels, lines) => {
      const answers = { answers: 'person', hangsUpAfterSeconds: 2, texts: 30034 } as const;
      const { campaign } = await start(answers, { delivery, channels: [...channels] });

      await rig.until(async () => {
        await runUntilIdle(rig.tools('worker-a'));
        // On a busy machine somebody hangs up before the first word; they are called again, here at once.
        await rig.district.owner.pool.query(
          `UPDATE attempt SET not_before = now() WHERE campaign_id = $1 AND channel = 'voice' AND state = 'planned'`,
          [campaign],
        );
        const told = (await linesOf(campaign)).filter((line) => !line.endsWith('not-spoken'));
        return told.join().replace(/voice \d/, 'voice 1') === lines.join();
      });
      expect(await stateOf(campaign)).toBe('paused');
    },
  );
});

describe('a text that did not arrive', () => {
  test('for the moment is sent again, as often as a call is made', async () => {
    const { campaign } = await start({ texts: 30003 }, { delivery: 'text' });

    await become(campaign, ['text 1 temporary', 'text 2 planned']);
  });

  test('because the number is out of service: flagged, and not called either', async () => {
    const { campaign, phone } = await start(
      { texts: 30005 },
      { delivery: 'text', channels: ['voice', 'text'] },
    );

    await become(campaign, ['text 1 bad-number']);
    expect(await isBad(phone)).toBe(true);
  });

  test('because the sender is not registered pauses the campaign', async () => {
    const matter = { delivery: 'text', purpose: 'school-mission' } as const;
    const { campaign } = await start({ texts: 30034 }, matter);

    await become(campaign, ['text 1 account', 'text 2 planned']);
    expect(await stateOf(campaign)).toBe('paused');
  });

  atLength(
    'because of the day’s limit waits for the next day of the carrier, within the campaign’s time',
    async () => {
      const now = Temporal.Now.instant();
      const matter = { delivery: 'text', purpose: 'school-mission' } as const;
      const long = { ...matter, stopTryingAt: now.add({ hours: 47 }).toString() };
      const waits = await start({ texts: 30027 }, long);
      const short = { ...matter, stopTryingAt: now.add({ seconds: 30 }).toString() };
      const ends = await start({ texts: 30027 }, short);

      await become(waits.campaign, ['text 1 daily-cap', 'text 2 planned']);
      await become(ends.campaign, ['text 1 daily-cap']);

      const again = (await rig.district.attempts(waits.campaign)).at(-1)?.not_before;
      const local = again?.toZonedDateTimeISO('America/Los_Angeles');
      expect(local?.round('minute').toPlainTime().toString()).toBe('00:00:00');
    },
  );
});
