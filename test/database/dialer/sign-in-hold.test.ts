import { expect, test } from 'vitest';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import { createDialer } from '#dialer/dialer.ts';
import { commitIntents } from '#dialer/place/commit-intents.ts';
import { orderTools } from '#dialer/place/place-attempt.ts';
import { createSignInGuard } from '#dialer/place/sign-in-guard.ts';
import { openTokenReader } from '#directory/token-reader.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordSignInHold, recordSignInProven } from '#domain/closure/life/record-sign-in-hold.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { placeCall } from '#test/support/attempt/placed-call.ts';
import { actsOn, look } from '#test/support/district/decisions.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(dialRig);

const worker = 'worker-b';
const hold = (campaignId: string, reason: 'directory-away' | 'not-proven') =>
  recordSignInHold(rig.district.db, { campaignId, reason, fault: 'a-fault', worker });

async function started(phones = 1): Promise<string> {
  return rig.district.startCampaign({ phones: await rig.district.addPhones(phones) });
}

async function waited(campaign: string, seconds: number): Promise<void> {
  for (const { id } of await rig.district.attempts(campaign))
    await rig.district.age(id, 'not_before', seconds);
}

test('a worker leases nothing of what it can’t prove, and is in nobody else’s way', async () => {
  const campaign = await started(3);
  const [before] = await rig.district.attempts(campaign);
  const tools = rig.tools(worker);
  const reader = openTokenReader({
    provider: 'entra',
    issuer: 'http://127.0.0.1:9/none/v2.0',
    clientId: 'none',
  });
  const guard = createSignInGuard({ ...tools, reader, above: 0, approverRole: undefined });
  await guard.look();
  expect(guard.mayStart(campaign)).toBe(false);
  expect(guard.held()).toEqual([campaign]);

  const dialer = createDialer({ ...tools, guard });
  expect(await dialer.dialCalls(new AbortController().signal)).toBe(0);
  expect((await rig.district.attempts(campaign)).map(({ fence }) => fence)).toEqual(
    Array(3).fill(before?.fence),
  );
  // Leased before it was known, it gets no further than the gate.
  const claims = await leaseAttempts(rig.district.db, { worker, channel: 'voice', limit: 1 });
  expect(claims).toHaveLength(1);
  expect(await commitIntents({ ...orderTools(tools), guard }, claims)).toEqual([]);
  expect(rig.twilio.calls()).toEqual([]);

  await waited(campaign, 1);
  await runUntilIdle(rig.tools('worker-a'));
  expect(rig.twilio.calls()).toHaveLength(3);
});

test('what only this worker can’t prove is nobody’s news as long as another one calls', async () => {
  const calling = await placeCall(rig.district, await aPhone());
  await waited(calling.campaign, 60);
  expect(await hold(calling.campaign, 'directory-away')).toBe(false);

  const fresh = await started();
  expect(await hold(fresh, 'directory-away')).toBe(false);
  await waited(fresh, 16);
  expect(await hold(fresh, 'directory-away')).toBe(true);
  expect((await look(rig.district.db, fresh)).signInHold).toMatchObject({
    reason: 'directory-away',
  });
});

test('where one worker proves it and another can’t, the card forgets the hold as long as the one goes on', async () => {
  const { db, owner } = rig.district;
  const campaign = await started();
  await waited(campaign, 16);
  expect(await hold(campaign, 'directory-away')).toBe(true);
  await recordSignInProven(db, { campaignId: campaign, worker: 'worker-a' });
  expect(await hold(campaign, 'directory-away')).toBe(false);
  expect(await hold(campaign, 'not-proven')).toBe(false);
  expect((await look(db, campaign)).signInHold).toBeUndefined();

  await owner.pool.query(`UPDATE sign_in_hold SET proven_at = proven_at - interval '31 seconds'`);
  expect(await hold(campaign, 'directory-away')).toBe(true);
});

test('it is said once, again where the reason is another, and taken back by the person who proves it', async () => {
  const { db } = rig.district;
  const campaign = await started();
  await waited(campaign, 16);
  expect(await hold(campaign, 'directory-away')).toBe(true);
  expect(await hold(campaign, 'directory-away')).toBe(false);
  expect(await hold(campaign, 'not-proven')).toBe(true);
  await recordSignInProven(db, { campaignId: campaign, worker: 'worker-a' });
  await recordSignInProven(db, { campaignId: campaign, worker: 'worker-a' });

  expect((await actsOn(db, campaign)).filter((act) => act.startsWith('sign-in'))).toEqual([
    'sign-in-unproven',
    'sign-in-unproven',
    'sign-in-proven',
  ]);
  expect((await look(db, campaign)).signInHold).toBeUndefined();
});

async function aPhone() {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}
