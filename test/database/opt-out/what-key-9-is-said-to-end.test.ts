import { beforeAll, expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import type { CallHandler } from '#carrier/carrier.ts';
import { type Phone, testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { gate, placeCall } from '#test/support/attempt/placed-call.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

const ofOthers = 'To stop non-emergency calls, press 9.';
const ofAll = 'To stop these calls, press 9.';
const someGoOn = /still call you in an emergency/;
const noneGoOn = /not even in an emergency/;

const wordsOf = (script: CallScript) =>
  script.flatMap((step) =>
    step.kind === 'listen'
      ? step.lines.map(({ text }) => text)
      : step.kind === 'say'
        ? step.text
        : [],
  );

async function aPhone(): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

const inboundCall = ({ number }: Phone) => ({ carrierId: `CA${number.slice(-4)}`, from: number });

test.each([
  ['strict', ofOthers, someGoOn, 'placing'],
  ['strictest', ofAll, noneGoOn, 'suppressed'],
] as const)(
  'under %s a guardian is told what key 9 ends, and that is what it ends',
  async (policy, offer, answer, next) => {
    await district.owner.pool.query('UPDATE district SET consent_policy = $1', [policy]);
    const [called, calling] = [await aPhone(), await aPhone()];
    const { call } = await placeCall(district, called);

    expect(wordsOf(await handler.onAnswer(call))).toContain(offer);
    expect(wordsOf(await handler.onKey({ ...call, key: '9' }))).toEqual([
      expect.stringMatching(answer),
    ]);
    expect(wordsOf(await handler.onInboundCall(inboundCall(calling)))).toContain(offer);
    expect(wordsOf(await handler.onInboundKey({ ...inboundCall(calling), key: '9' }))).toEqual([
      expect.stringMatching(answer),
    ]);

    const emergency = await district.startCampaign({ phones: [calling] });
    expect(await gate(district, emergency)).toMatchObject([{ state: next }]);
  },
);

test('a guardian who ended emergencies before is promised none', async () => {
  await district.owner.pool.query(`UPDATE district SET consent_policy = 'strict'`);
  const phone = await aPhone();
  await district.owner.pool.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', 'all', 'staff', 'test')`,
    [phone.id],
  );

  const answer = await handler.onInboundKey({ ...inboundCall(phone), key: '9' });

  expect(wordsOf(answer)).toEqual([expect.stringMatching(noneGoOn)]);
});
