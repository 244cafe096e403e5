import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import type { Revocation } from '#domain/consent/ledger/consent.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { type Phone, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { type PlacedCall, placeCall } from '#test/support/attempt/placed-call.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const addPhone = async (): Promise<Phone> => {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
};

const withdraw = (phone: Phone, means: Revocation['means'], attemptId?: string) =>
  transact(district.db, (tx) =>
    revokeConsent(tx, {
      phoneId: phone.id,
      channel: 'any',
      scope: 'non-emergency',
      means,
      actor: { kind: 'system', id: 'test' },
      ...(attemptId === undefined ? {} : { attemptId }),
    }),
  );

const brought = async ({ campaign }: PlacedCall) =>
  (await campaignTally(district.db, campaign)).revocationsTaken;

test('a campaign is told of the withdrawals that it brought: a key in its call, a text of who was called', async () => {
  const [caller, texter, officer, stranger] = [
    await addPhone(),
    await addPhone(),
    await addPhone(),
    await addPhone(),
  ];
  const called = await placeCall(district, caller);
  const texted = await placeCall(district, texter);
  const written = await placeCall(district, officer);

  await withdraw(caller, 'key-press', called.attempt);
  await withdraw(texter, 'text-reply', texted.attempt);
  await withdraw(officer, 'staff');
  await withdraw(stranger, 'text-reply');

  expect(await brought(called)).toBe(1);
  expect(await brought(texted)).toBe(1);
  expect(await brought(written)).toBe(0);
});

test('what came before the call, or after the campaign was over, it did not bring', async () => {
  const [early, late] = [await addPhone(), await addPhone()];
  const before = await placeCall(district, early);
  const over = await placeCall(district, late);
  await withdraw(early, 'text-reply');
  await district.owner.pool.query(
    `UPDATE attempt SET intent_at = now() + interval '1 minute' WHERE id = $1`,
    [before.attempt],
  );
  await district.owner.pool.query(
    `UPDATE campaign SET state = 'finished', ended_at = now() - interval '1 second' WHERE id = $1`,
    [over.campaign],
  );
  await withdraw(late, 'text-reply', over.attempt);

  expect(await brought(before)).toBe(0);
  expect(await brought(over)).toBe(0);
});
