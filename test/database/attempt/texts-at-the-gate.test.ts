import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { gate, newCallId } from '#test/support/attempt/placed-call.ts';

const district = setUpDistrict();

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

test('anyone who no longer wants calls, and still texts, is texted where texts stand in for calls', async () => {
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
