import { afterEach, beforeEach, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { createCallHandler } from '#dialer/call-handler.ts';
import { commitIntent } from '#domain/attempt/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/record-order-outcome.ts';
import { revokeConsent } from '#domain/consent/revoke-consent.ts';
import { createLogger } from '#log/logger.ts';
import { testVault } from '../support/database.ts';
import { type District, noCarrier, testDistrict } from './attempt-district.ts';
import { gate, newCallId, placeCall } from './placed-call.ts';

let district: District;
beforeEach(async () => {
  district = await testDistrict();
});
afterEach(() => district[Symbol.asyncDispose]());

const revoke = (phoneId: string, channel: 'voice' | 'any') =>
  transact(district.db, (tx) =>
    revokeConsent(tx, {
      phoneId,
      channel,
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

test('a change of the policy loses no call: each gate is worked out anew when its turn comes', async () => {
  await changePolicy('law');
  const phones = await district.addPhones(3);
  const [first, second, third] = phones;
  if (first === undefined || second === undefined || third === undefined) throw new Error('none');
  const campaign = await district.startCampaign({ phones, purpose: 'school-mission' });
  await changePolicy('strict');
  expect(await ruleOf(first.id)).toBe('gate-outdated');
  await revoke(third.id, 'voice');

  const byPhone = new Map(
    (await gate(district, campaign)).map((attempt) => [attempt.phone_id, attempt]),
  );

  expect(byPhone.get(first.id)).toMatchObject({ state: 'placing', disposition: null });
  expect(byPhone.get(second.id)).toMatchObject({ state: 'placing', disposition: null });
  expect(byPhone.get(third.id)).toMatchObject({ state: 'suppressed', disposition: 'revoked' });
});

test('and whoever answers a call that was placed before the change is told', async () => {
  await changePolicy('law');
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const placed = await placeCall(district, phone, { purpose: 'school-mission' });
  await changePolicy('strict');
  expect(await ruleOf(phone.id)).toBe('gate-outdated');
  const handler = createCallHandler({
    db: district.db,
    vault: testVault,
    logger: createLogger({ level: 'silent', part: 'test' }),
    carrier: noCarrier,
  });

  const script = await handler.onAnswer(placed.call);

  expect(JSON.stringify(script)).toContain('School is closed today.');
});

test('whoever no longer wants calls, and still texts, is texted where texts stand in for calls', async () => {
  const phones = await district.addPhones(2);
  const [noCalls, nothing] = phones;
  if (noCalls === undefined || nothing === undefined) throw new Error('no phones');
  const campaign = await district.startCampaign({
    phones,
    purpose: 'school-mission',
    delivery: 'call-then-text',
  });
  await revoke(noCalls.id, 'voice');
  await revoke(nothing.id, 'any');

  const tries = (await gate(district, campaign)).map(
    ({ phone_id, channel, state }) => `${phone_id === noCalls.id} ${channel} ${state}`,
  );

  expect(tries.toSorted()).toEqual([
    'false voice suppressed',
    'true text placing',
    'true voice suppressed',
  ]);
});

test('a text does not wait for the receipt of an earlier one', async () => {
  const phones = await district.addPhones(1);
  await district.startCampaign({ phones, delivery: 'text', purpose: 'school-mission' });
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'text', limit: 1 });
  const [intent] = await commitIntent(district.db, { worker: 'w', claims });
  const urgent = await district.startCampaign({ phones, delivery: 'text' });
  expect(await gate(district, urgent)).toMatchObject([{ state: 'planned' }]);
  await recordOrderOutcome(district.db, {
    attemptId: intent?.attemptId ?? '',
    fence: intent?.fence ?? '',
    worker: 'w',
    outcome: { kind: 'accepted', carrierId: newCallId() },
  });
  const [waiting] = await district.attempts(urgent);
  await district.age(waiting?.id ?? '', 'not_before', 1);

  expect(await gate(district, urgent)).toMatchObject([{ state: 'placing' }]);
});
