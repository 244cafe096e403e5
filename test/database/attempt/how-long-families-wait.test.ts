import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { findLoad } from '#domain/district/load/find-load.ts';
import { requesterOf, setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { renew } from '#test/support/set-up.ts';

const district = setUpDistrict();

/** All that stands of a closure was so three minutes ago. */
async function threeMinutesPass(campaign: string): Promise<void> {
  await inAnotherTime(
    district,
    `UPDATE campaign SET state_at = state_at - interval '3 minutes' WHERE id = $1`,
    [campaign],
  );
  await inAnotherTime(
    district,
    `UPDATE attempt SET not_before = not_before - interval '3 minutes', intent_at = intent_at - interval '3 minutes'
     WHERE campaign_id = $1`,
    [campaign],
  );
}

async function closure(purpose: 'emergency' | 'school-mission' = 'school-mission') {
  const campaign = await district.startCampaign({ phones: await district.addPhones(3), purpose });
  await threeMinutesPass(campaign);
  return campaign;
}

const waited = async () => Math.floor((await findLoad(district.db)).familiesWaitingSeconds / 60);

async function callOne(): Promise<void> {
  const worker = 'worker-a';
  const claims = await leaseAttempts(district.db, { worker, channel: 'voice', limit: 1 });
  expect(await commitIntent(district.db, { worker, claims })).toHaveLength(1);
}

test('families wait from when they could have been called, and a call that leaves ends it', async () => {
  expect(await waited()).toBe(0);
  const campaign = await closure();
  expect(await waited()).toBe(3);
  await callOne();
  expect(await waited()).toBe(0);
  await threeMinutesPass(campaign);
  expect(await waited()).toBe(3);
});

test('they wait for one that is approved and does not begin', async () => {
  await renew(district);
  const campaign = await closure();
  const to = (state: string) =>
    inAnotherTime(district, `UPDATE campaign SET state = '${state}' WHERE id = $1`, [campaign]);
  await to('approved');
  expect(await waited()).toBe(3);
  await inAnotherTime(
    district,
    `UPDATE campaign_version SET start_at = now() + interval '1 hour' WHERE campaign_id = $1`,
    [campaign],
  );
  expect(await waited()).toBe(0);
  await to('submitted');
  expect(await waited()).toBe(0);
});

test('they wait while the program holds it, and not while a person does', async () => {
  await renew(district);
  const campaign = await closure();
  await district.owner.pool.query(
    `UPDATE campaign SET state = 'paused', end_reason = 'The carrier rejects our account.' WHERE id = $1`,
    [campaign],
  );
  await threeMinutesPass(campaign);
  expect(await waited()).toBeGreaterThanOrEqual(3);

  await renew(district);
  const held = await closure();
  await pauseCampaign(district.db, { operator: requesterOf(district), campaignId: held });
  await threeMinutesPass(held);
  expect(await waited()).toBe(0);
});

test('they wait for an emergency, and not for what an emergency goes before', async () => {
  await renew(district);
  await closure();
  const emergency = await closure('emergency');
  await callOne();
  expect(await waited()).toBe(0);
  expect((await findLoad(district.db)).emergencies).toBe(1);
  await threeMinutesPass(emergency);
  expect(await waited()).toBe(3);
});

test('a restored database is held, and whom it holds waits', async () => {
  await renew(district);
  await closure('emergency');
  expect((await findLoad(district.db)).isHeld).toBe(false);
  await district.owner.pool.query(
    `INSERT INTO database_restore (noticed_by, moment) VALUES ('timeline', now())`,
  );
  const load = await findLoad(district.db);
  expect([load.isHeld, Math.floor(load.familiesWaitingSeconds / 60)]).toEqual([true, 3]);
});
