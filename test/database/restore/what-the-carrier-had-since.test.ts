import { describe, expect, test } from 'vitest';
import { asHeard, type ForgottenOrder } from '#domain/attempt/restore/forgotten-order.ts';
import {
  type Found,
  recordForgottenOrder,
} from '#domain/attempt/restore/record-forgotten-order.ts';
import { recordUnheard } from '#domain/attempt/restore/record-unheard.ts';
import type { AnsweredBy, CallEnding } from '#domain/shared/carrier/carrier-report.ts';
import { type Phone, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { newCallId, placeCall } from '#test/support/attempt/placed-call.ts';
import { ourNumber } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const aPhone = async (): Promise<Phone> => {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
};

const aCall = (
  phone: Pick<Phone, 'index'>,
  ending: CallEnding,
  answeredBy?: AnsweredBy,
  carrierId = newCallId(),
): ForgottenOrder => ({
  channel: 'voice',
  phoneIndexes: [phone.index],
  from: ourNumber,
  body: '',
  createdAt: Temporal.Now.instant(),
  answeredBy,
  report: {
    kind: 'call',
    carrierId,
    sequenceNumber: 0,
    carrierStatus: `found ${ending}`,
    progress: 'ended',
    ending,
    seconds: answeredBy === undefined ? 0 : 20,
  },
});

const aText = (phone: Phone, body: string): ForgottenOrder => {
  const carrierId = newCallId().replace('CA', 'SM');
  const report = { kind: 'text', carrierId, sequenceNumber: 0, progress: 'delivered' } as const;
  return {
    channel: 'text',
    phoneIndexes: [phone.index],
    from: ourNumber,
    body,
    createdAt: Temporal.Now.instant(),
    answeredBy: undefined,
    report: { ...report, carrierStatus: 'found delivered' },
  };
};

/** As a dial worker, with no more rights than its own. */
const record = (order: ForgottenOrder): Promise<Found> =>
  recordForgottenOrder(district.as('worker').db, order);

const triesOf = async (campaign: string) =>
  (await district.attempts(campaign)).map((one) => [
    one.try_number,
    one.state,
    one.disposition,
    one.spoken_at !== null,
  ]);

test('a person who picked up after the backup counts as told, and is not called again', async () => {
  const phone = await aPhone();
  const campaign = await district.startCampaign({ phones: [phone] });
  const call = aCall(phone, 'completed', 'human');

  expect(await record(call)).toBe('caught-up');

  expect(await triesOf(campaign)).toEqual([[1, 'completed', 'person', true]]);
  expect(await district.attempt(campaign)).toMatchObject({ carrier_id: call.report.carrierId });
  const [attempt] = await district.attempts(campaign);
  expect((await district.auditOf(attempt?.id ?? '')).map(({ facts }) => facts['to'])).toEqual([
    'claimed',
    'placing',
    'answered',
    'completed',
  ]);
});

test.each<[AnsweredBy, 'leave' | 'leave-and-retry' | 'retry-only', string, number]>([
  ['machine', 'leave', 'machine', 1],
  ['machine', 'leave-and-retry', 'machine', 2],
  ['machine', 'retry-only', 'not-left', 2],
  ['human', 'retry-only', 'person', 1],
  ['unknown', 'leave', 'machine', 1],
])(
  'picked up by %s, where machines are to %s: %s, and %i tries as approved',
  async (by, machines, disposition, tries) => {
    const phone = await aPhone();
    const campaign = await district.startCampaign({ phones: [phone], machines });

    await record(aCall(phone, 'completed', by));

    const all = await district.attempts(campaign);
    expect(all[0]).toMatchObject({ disposition });
    expect(all).toHaveLength(tries);
  },
);

test('a call that nobody picked up is a try that was made: what follows is as approved', async () => {
  const phone = await aPhone();
  const campaign = await district.startCampaign({ phones: [phone] });

  expect(await record(aCall(phone, 'no-answer'))).toBe('caught-up');
  expect(await triesOf(campaign)).toEqual([
    [1, 'no-answer', 'no-answer', false],
    [2, 'planned', null, false],
  ]);

  expect(await record(aCall(phone, 'completed', 'human'))).toBe('caught-up');
  expect(await triesOf(campaign)).toEqual([
    [1, 'no-answer', 'no-answer', false],
    [2, 'completed', 'person', true],
  ]);
});

test('a call that was on its way when the backup was taken, and one in doubt, are those that the carrier has', async () => {
  for (const isKnown of [true, false]) {
    const phone = await aPhone();
    const { campaign, attempt, call } = await placeCall(district, phone);
    if (isKnown)
      await district.owner.pool.query(
        `UPDATE attempt SET state = 'ringing', carrier_id = $2 WHERE id = $1`,
        [attempt, call.carrierId],
      );

    expect(await record(aCall(phone, 'completed', 'human', call.carrierId))).toBe('caught-up');

    expect(await triesOf(campaign)).toEqual([[1, 'completed', 'person', true]]);
    expect(await district.attempt(campaign)).toMatchObject({ token: call.token });
  }
});

test('what is known is told again without a change', async () => {
  const phone = await aPhone();
  const campaign = await district.startCampaign({ phones: [phone] });
  const call = aCall(phone, 'busy');
  await record(call);
  const before = await district.attempts(campaign);

  expect(await record(call)).toBe('known');
  expect(await district.attempts(campaign)).toEqual(before);
});

test('what no closure waits for is strange: nobody’s number, a closure that is lost, a phone that was told', async () => {
  const told = await aPhone();
  await district.startCampaign({ phones: [told] });
  await record(aCall(told, 'completed', 'human'));

  expect(await record(aCall({ index: Buffer.alloc(32, 9) }, 'completed', 'human'))).toBe('strange');
  expect(await record(aCall(await aPhone(), 'completed', 'human'))).toBe('strange');
  expect(await record(aCall(told, 'completed', 'human'))).toBe('strange');
});

test('a text is the closure’s where it says the closure’s words; a code or a confirmation is none', async () => {
  const phone = await aPhone();
  const campaign = await district.startCampaign({
    phones: [phone],
    delivery: 'text',
    channels: ['text'],
    texts: { en: 'School is closed tomorrow.' },
  });

  expect(await record(aText(phone, 'Cedar Falls: your code is 123456.'))).toBe('strange');
  expect(await triesOf(campaign)).toEqual([[1, 'planned', null, false]]);

  const body = 'Cedar Falls School District: School is closed tomorrow. Reply STOP to opt out.';
  expect(await record(aText(phone, body))).toBe('caught-up');
  expect(await triesOf(campaign)).toEqual([[1, 'completed', 'delivered', false]]);
});

test('an emergency that waits for the same phone is the one that was called', async () => {
  const phone = await aPhone();
  const matter = await district.startCampaign({ phones: [phone], purpose: 'school-mission' });
  const emergency = await district.startCampaign({ phones: [phone], purpose: 'emergency' });

  await record(aCall(phone, 'completed', 'human'));

  expect(await triesOf(emergency)).toEqual([[1, 'completed', 'person', true]]);
  expect(await triesOf(matter)).toEqual([[1, 'planned', null, false]]);
});

describe('picked up once the database was gone', () => {
  const lived = Temporal.Instant.from('2026-11-24T12:00:10.5Z');
  const answered = (phone: Phone, at: string) => ({
    ...aCall(phone, 'completed', 'human'),
    answeredAt: Temporal.Instant.from(at),
  });
  const late = '2026-11-24T12:00:14Z';

  test('it counts as not spoken by the carrier’s word, or by a time that is surely later; of a backup only by that word', async () => {
    const phone = await aPhone();
    const unheard = { answeredBy: undefined, isUnheard: true };

    expect(
      asHeard({ ...aCall(phone, 'completed', 'human'), heardError: true }, lived),
    ).toMatchObject(unheard);
    expect(asHeard(answered(phone, late), lived)).toMatchObject(unheard);
    for (const order of [
      answered(phone, '2026-11-24T12:00:12Z'),
      aCall(phone, 'completed', 'human'),
    ])
      expect(asHeard(order, lived)).toEqual(order);
    const after = answered(phone, late);
    expect(asHeard(after, undefined)).toEqual(after);
    const rang = { ...aCall(phone, 'no-answer'), heardError: true };
    expect(asHeard(rang, lived)).toEqual(rang);
  });

  test.each([
    [
      'emergency',
      [
        [1, 'completed', 'not-spoken', false],
        [2, 'planned', null, false],
      ],
    ],
    ['school-mission', [[1, 'completed', 'not-spoken', false]]],
  ] as const)('of kind %s, what this database never placed', async (purpose, tries) => {
    const phone = await aPhone();
    const campaign = await district.startCampaign({ phones: [phone], purpose });

    await record(asHeard(answered(phone, late), lived));

    expect(await triesOf(campaign)).toEqual(tries);
  });

  test.each([
    ['emergency', 'planned', null],
    ['school-mission', 'suppressed', 'not-spoken'],
  ] as const)(
    'of kind %s, what had ended: its next try is %s',
    async (purpose, state, disposition) => {
      const phone = await aPhone();
      const campaign = await district.startCampaign({ phones: [phone], purpose });
      const call = answered(phone, late);
      const moment = Temporal.Now.instant().subtract({ minutes: 1 });
      await record({ ...call, answeredBy: undefined });

      for (const _ of ['once', 'again'])
        await recordUnheard(district.as('worker').db, moment, [asHeard(call, lived)]);

      expect(await triesOf(campaign)).toEqual([
        [1, 'completed', 'not-spoken', false],
        [2, state, disposition, false],
      ]);
    },
  );

  test('a call that the database knows was spoken stays told', async () => {
    const phone = await aPhone();
    const { campaign, attempt, call } = await placeCall(district, phone);
    await district.owner.pool.query(
      `UPDATE attempt SET state = 'answered', carrier_id = $2, answered_by = 'human', spoken_at = now() WHERE id = $1`,
      [attempt, call.carrierId],
    );

    await record(
      asHeard({ ...aCall(phone, 'completed', 'human', call.carrierId), heardError: true }, lived),
    );

    expect(await triesOf(campaign)).toEqual([[1, 'completed', 'person', true]]);
  });
});
