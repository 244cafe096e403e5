import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { setUpDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { gate, placeCall } from '#test/support/attempt/placed-call.ts';

const district = setUpDistrict();

const noMoreCalls = (phoneId: string) =>
  transact(district.db, (tx) =>
    revokeConsent(tx, {
      phoneId,
      channel: 'voice',
      scope: 'non-emergency',
      means: 'staff',
      actor: { kind: 'operator', id: district.approver },
    }),
  );

/** From now on each gate is one that was worked out before. */
const changePolicy = (policy: 'strict' | 'law') =>
  district.owner.pool.query(
    `UPDATE district SET consent_policy = $1, policy_version = policy_version + 1`,
    [policy],
  );

const ruleOf = async (phoneId: string) =>
  (
    await district.pool.query<{ id: string }>(
      `SELECT v.id FROM phone_gate g, consent_verdict('school-mission', 'voice', g, NULL) v WHERE g.phone_id = $1`,
      [phoneId],
    )
  ).rows[0]?.id;

test('a change of the policy loses no call: each gate is worked out again when its turn comes', async () => {
  await changePolicy('law');
  const phones = await district.addPhones(3);
  const [first, second, third] = phones;
  if (first === undefined || second === undefined || third === undefined) throw new Error('none');
  const campaign = await district.startCampaign({ phones, purpose: 'school-mission' });
  await changePolicy('strict');
  expect(await ruleOf(first.id)).toBe('gate-outdated');
  await noMoreCalls(third.id);

  const byPhone = new Map(
    (await gate(district, campaign)).map((attempt) => [attempt.phone_id, attempt]),
  );

  expect(byPhone.get(first.id)).toMatchObject({ state: 'placing', disposition: null });
  expect(byPhone.get(second.id)).toMatchObject({ state: 'placing', disposition: null });
  expect(byPhone.get(third.id)).toMatchObject({ state: 'suppressed', disposition: 'revoked' });
});

test('and anyone who answers a call that was placed before the change is told', async () => {
  await changePolicy('law');
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const placed = await placeCall(district, phone, { purpose: 'school-mission' });
  await changePolicy('strict');
  expect(await ruleOf(phone.id)).toBe('gate-outdated');

  const script = await testHandler(district).onAnswer(placed.call);

  expect(JSON.stringify(script)).toContain('School is closed today.');
});
