import { describe, expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { recordReport } from '#domain/attempt/outcome/record-reports.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import type { TextProgress } from '#domain/shared/carrier/carrier-report.ts';
import {
  type CampaignRequest,
  type Phone,
  setUpDistrict,
} from '#test/support/attempt/attempt-district.ts';
import { gate, newCallId } from '#test/support/attempt/placed-call.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew } from '#test/support/set-up.ts';

const district = setUpDistrict();

/** The people who use the phone ask for texts. */
const ask = (phone: Phone) =>
  district.owner.pool.query(
    `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES ($1, 'texts-only', '', 'test')`,
    [phone.id],
  );

async function onePhone(): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

const start = (phone: Phone, wish: Partial<CampaignRequest>) =>
  district.startCampaign({ phones: [phone], channels: ['voice', 'text'], ...wish });

const tries = async (campaign: string) =>
  (await district.attempts(campaign)).map(
    ({ channel, state, disposition }) => `${channel} ${disposition ?? state}`,
  );

/** The campaign's text is with the carrier. */
async function sendText(
  campaign: string,
): Promise<{ id: string; token: string; carrierId: string }> {
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'text', limit: 5 });
  const [intent] = await commitIntent(district.db, { worker: 'w', claims });
  const carrierId = newCallId();
  const { attemptId: id = '', fence = '', token = '' } = intent ?? {};
  const outcome = { kind: 'accepted', carrierId } as const;
  await recordOrderOutcome(district.db, { attemptId: id, fence, worker: 'w', outcome });
  expect(await tries(campaign)).toContain('text accepted');
  return { id, token, carrierId };
}

const hear = ({ token, carrierId }: { token: string; carrierId: string }, progress: TextProgress) =>
  recordReport(district.db, {
    token,
    phoneIndexes: undefined,
    report: { kind: 'text', carrierId, sequenceNumber: 0, carrierStatus: progress, progress },
  });

const due = async (campaign: string) => {
  for (const { id, state } of await district.attempts(campaign))
    if (state === 'planned') await district.age(id, 'not_before', 1);
};

describe('who had asked when the list was sealed, in an emergency', () => {
  const listed = { voiceRule: 'emergency-texts-first', delivery: 'call' } as const;

  test.each([
    ['delivered', ['text delivered']],
    ['undelivered', ['voice placing', 'text undelivered']],
    ['no-receipt', ['voice placing', 'text sent']],
  ] as const)('a text that is %s', async (progress, expected) => {
    const phone = await onePhone();
    await ask(phone);
    const campaign = await start(phone, listed);
    expect(await tries(campaign)).toEqual(['text planned']);

    await hear(await sendText(campaign), progress);
    await gate(district, campaign);

    expect(await tries(campaign)).toEqual(expected);
  });

  atLength('a text that we haven’t sent in eleven minutes is followed by a call', async () => {
    const waiting = await onePhone();
    await ask(waiting);
    const campaign = await start(waiting, listed);
    const { id } = await district.attempt(campaign);
    await district.owner.pool.query(
      `UPDATE attempt SET created_at = now() - interval '600 seconds' WHERE id = $1`,
      [id],
    );
    await sweepAttempts(district.db);
    expect(await tries(campaign)).toEqual(['text planned']);
    await district.owner.pool.query(
      `UPDATE attempt SET created_at = now() - interval '661 seconds' WHERE id = $1`,
      [id],
    );
    await sweepAttempts(district.db);
    await sweepAttempts(district.db);
    expect(await tries(campaign)).toEqual(['voice planned', 'text planned']);
  });

  test('a text that waits at the carrier for eleven minutes is followed by a call', async () => {
    await renew(district);
    const sent = await onePhone();
    await ask(sent);
    const other = await start(sent, listed);
    const text = await sendText(other);
    await district.age(text.id, 'intent_at', 600);
    await sweepAttempts(district.db);
    expect(await tries(other)).toEqual(['text accepted']);
    await district.age(text.id, 'intent_at', 661);
    await sweepAttempts(district.db);
    await gate(district, other);

    expect(await tries(other)).toEqual(['voice placing', 'text accepted']);
  });

  atLength('a receipt that comes before the call takes it back', async () => {
    const phone = await onePhone();
    await ask(phone);
    const campaign = await start(phone, listed);
    const text = await sendText(campaign);
    await district.age(text.id, 'intent_at', 661);
    await sweepAttempts(district.db);

    await hear(text, 'delivered');
    await gate(district, campaign);

    expect(await tries(campaign)).toEqual(['voice texts-only', 'text delivered']);
  });

  test('where no text is allowed, the call goes out at once', async () => {
    const phone = await onePhone();
    await ask(phone);
    const campaign = await start(phone, { ...listed, channels: ['voice'] });

    await gate(district, campaign);

    expect(await tries(campaign)).toEqual(['voice placing']);
  });

  atLength('their texts go before the others', async () => {
    const [last, asked] = await district.addPhones(2);
    if (last === undefined || asked === undefined) throw new Error('no phones');
    await ask(asked);
    await district.startCampaign({ phones: [last], delivery: 'call-and-text' });
    const campaign = await start(asked, { ...listed, delivery: 'call-and-text' });
    await district.owner.pool.query(
      `UPDATE attempt SET not_before = not_before + interval '1 second' WHERE campaign_id = $1`,
      [campaign],
    );

    const [text] = (await district.attempts(campaign)).filter(({ channel }) => channel === 'text');

    expect(
      Temporal.Instant.compare(
        text?.not_before ?? Temporal.Now.instant(),
        Temporal.Now.instant().subtract({ seconds: 30 }),
      ),
    ).toBe(-1);
  });
});

describe('who asks while calls run', () => {
  test('gets no call that is no emergency, and the text that stands in for it', async () => {
    const phone = await onePhone();
    const wish = { purpose: 'school-mission', delivery: 'call-then-text' } as const;
    const campaign = await start(phone, wish);
    await ask(phone);

    await gate(district, campaign);

    expect(await tries(campaign)).toEqual(['voice texts-only', 'text placing']);
  });

  test('is called in an emergency only once its text can’t be delivered any more', async () => {
    const phone = await onePhone();
    const campaign = await start(phone, { delivery: 'call-and-text' });
    await ask(phone);
    const text = await sendText(campaign);

    await gate(district, campaign);
    expect(await tries(campaign)).toEqual(['voice planned', 'text accepted']);
    await hear(text, 'undelivered');
    await due(campaign);
    await gate(district, campaign);

    expect(await tries(campaign)).toEqual(['voice placing', 'text undelivered']);
  });

  atLength(
    'is not called where its text was delivered, and waits for one no longer than eleven minutes',
    async () => {
      const texted = await onePhone();
      const campaign = await start(texted, { delivery: 'call-and-text' });
      await ask(texted);
      await hear(await sendText(campaign), 'delivered');
      await gate(district, campaign);
      expect(await tries(campaign)).toEqual(['voice texts-only', 'text delivered']);

      const waiting = await onePhone();
      const other = await start(waiting, { delivery: 'call-and-text' });
      await ask(waiting);
      const { id } = await sendText(other);
      await district.age(id, 'intent_at', 661);
      await gate(district, other);
      expect(await tries(other)).toEqual(['voice placing', 'text accepted']);
    },
  );
});
