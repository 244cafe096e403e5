import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { runDialLoop, runUntilIdle } from '#dialer/dial-loop.ts';
import { commitIntents } from '#dialer/place/commit-intents.ts';
import { orderTools } from '#dialer/place/place-attempt.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { leaseCalls } from '#domain/attempt/pace/lease-calls.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { pauseHindered } from '#domain/closure/life/pause-blocked.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import {
  type CampaignRequest,
  type Phone,
  setUpDistrict,
} from '#test/support/attempt/attempt-district.ts';
import { accountSid, dialRig } from '#test/support/attempt/dial-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

const owner = () => rig.district.owner.pool;

async function start(count: number, request: Omit<CampaignRequest, 'phones'> = {}) {
  const phones = await rig.district.addPhones(count);
  return { phones, campaign: await rig.district.startCampaign({ phones, ...request }) };
}

/** Runs a worker until the campaigns are settled; what failed is due again at once. */
async function work(campaigns: readonly string[]): Promise<void> {
  const stopping = new AbortController();
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    signal: stopping.signal,
    wait: () => wait(20),
    everyTick: () => pauseHindered(rig.district.db),
  });
  for (const campaign of campaigns) await rig.settled(campaign);
  stopping.abort();
  await loop;
}

/** The gate throws where it would let one of these through. */
async function refuseIntents(phones: readonly Phone[]): Promise<void> {
  await owner().query(`
    CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;
    CREATE TRIGGER poison BEFORE UPDATE ON attempt FOR EACH ROW WHEN (NEW.state = 'placing'
      AND NEW.phone_id IN (${phones.map(({ id }) => `'${id}'`).join(', ')})) EXECUTE FUNCTION refuse_poison()`);
}

const disposition = async (campaign: string) =>
  (await rig.district.attempts(campaign)).map((one) => one.disposition);

/** How many of a campaign were ever left lying by a worker that failed or died, or were taken along by one. */
async function failedOnce(campaign: string): Promise<number> {
  const { rows } = await owner().query<{ count: number }>(
    'SELECT count(*)::int AS count FROM attempt WHERE campaign_id = $1 AND failed_leases > 0',
    [campaign],
  );
  return rows[0]?.count ?? 0;
}

/** A worker that takes what is due and dies with it, again and again as long as this phone is among it. */
async function dieWith(phone: Phone): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    const { claims } = await leaseCalls(rig.district.db, {
      account: accountSid,
      stretch: 0.02,
      leadMs: 60,
      worker: `dead-${deaths}`,
      limit: 10,
      vault: testVault,
    });
    const { rows } = await owner().query<{ poison: boolean }>(
      `SELECT bool_or(phone_id = $1) AS poison FROM attempt WHERE id = ANY ($2::uuid[])`,
      [phone.id, claims.map(({ id }) => id)],
    );
    if (rows[0]?.poison !== true) return deaths;
    await owner().query(
      `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE state = 'claimed'`,
    );
    await owner().query(`UPDATE pace SET next_slot_at = now() - interval '1 second'`);
    await sweepAttempts(rig.district.db);
  }
}

test('F15 what the gate throws on each time is put aside after three; the others of its batch go out at once', async () => {
  const poison = await start(1, { purpose: 'school-mission' });
  await refuseIntents(poison.phones);
  const { campaign } = await start(8, { purpose: 'school-mission' });

  await work([poison.campaign, campaign]);

  expect(await disposition(poison.campaign)).toEqual(['fault']);
  expect(new Set(await disposition(campaign))).toEqual(new Set(['person']));
  expect(await failedOnce(campaign)).toBe(0);
  const { id, fence } = await rig.district.attempt(poison.campaign);
  expect(fence).toBe('3');
  expect((await rig.district.auditOf(id)).map(({ act }) => act)).toContain('attempt-quarantined');
  expect(rig.twilio.calls()).toHaveLength(8);
  // It says so where the staff looks, and the books balance.
  const view = await findCampaign(rig.district.db, poison.campaign);
  if (view === undefined) throw new Error('no campaign');
  expect(JSON.stringify(campaignCard(view))).toContain('Our error: see “Families not reached”');
  expect(await campaignTally(rig.district.db, poison.campaign)).toMatchObject({
    phones: { total: 1, settled: 1, reached: 0 },
  });
});

test('F15 where the database goes away after the gate threw, intents that stand already are taken back', async () => {
  const { campaign, phones } = await start(4, { purpose: 'school-mission' });
  // The batch fails for one of them; when each passes alone, the third meets a server that shuts down.
  await owner().query(`
    CREATE SEQUENCE passes;
    GRANT USAGE ON SEQUENCE passes TO PUBLIC;
    CREATE FUNCTION shut_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('passes') = 1 THEN RAISE EXCEPTION 'poison'; END IF;
      IF currval('passes') = 4 THEN RAISE EXCEPTION 'shutting down' USING ERRCODE = '57P01'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER shut_down BEFORE UPDATE ON attempt FOR EACH ROW WHEN (NEW.state = 'placing')
      EXECUTE FUNCTION shut_down()`);
  const claims = await leaseAttempts(rig.district.db, { worker: 'a', channel: 'voice', limit: 4 });
  expect(claims).toHaveLength(phones.length);

  await expect(commitIntents(orderTools(rig.tools('a')), claims)).rejects.toThrow('shutting down');

  const states = (await rig.district.attempts(campaign)).map(({ state }) => state);
  // The one that failed and the one behind it, too: no worker died with them.
  expect(new Set(states)).toEqual(new Set(['planned']));
  expect(await failedOnce(campaign)).toBe(0);
});

atLength(
  'F15 a number that does not open is put aside after three, and the worker goes on calling meanwhile',
  async () => {
    const { campaign, phones } = await start(6);
    await owner().query(`UPDATE phone SET number = '\\x00' WHERE id = $1`, [phones[2]?.id]);

    await work([campaign]);

    expect(await failedOnce(campaign)).toBe(1);
    expect((await disposition(campaign)).map(String).toSorted()).toEqual([
      'fault',
      ...Array(5).fill('person'),
    ]);
    expect(rig.twilio.calls()).toHaveLength(5);
  },
);

test('F15 what kills each worker that takes it is put aside after three, and takes nobody along a second time', async () => {
  await renew(district);
  await renew(rig);
  const { campaign, phones } = await start(6, { delivery: 'call-then-text' });
  const [, , poison] = phones;
  if (poison === undefined) throw new Error('no phone');
  // The first worker dies with all of them in its hands.
  const { claims } = await leaseCalls(rig.district.db, {
    account: accountSid,
    stretch: 0.02,
    leadMs: 60,
    worker: 'dead',
    limit: 10,
    vault: testVault,
  });
  expect(claims).toHaveLength(6);
  await owner().query(`UPDATE attempt SET deadline_at = now() - interval '1 second'`);
  expect(await sweepAttempts(rig.district.db)).toMatchObject({ released: 6 });
  // It comes first in the line of those that are taken alone.
  await owner().query(
    `UPDATE attempt SET not_before = not_before - interval '1 minute' WHERE phone_id = $1`,
    [poison.id],
  );

  const beside = await start(3);

  expect(await dieWith(poison)).toBe(2);
  expect(await failedOnce(beside.campaign)).toBe(0);

  const calls = (await rig.district.attempts(campaign)).filter(
    ({ channel }) => channel === 'voice',
  );
  expect(calls.filter(({ disposition: ending }) => ending === 'fault')).toMatchObject([
    { phone_id: poison.id, state: 'suppressed', fence: '3' },
  ]);
  await owner().query(`UPDATE pace SET next_slot_at = now()`);
  await owner().query(
    `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE state = 'claimed'`,
  );
  await runUntilIdle(rig.tools('alive'));
  await rig.settled(campaign);
  await rig.settled(beside.campaign);
  // Whom no call reaches for a fault of ours gets the text that was approved for that.
  const endings = (await rig.district.attempts(campaign)).map((one) => one.disposition);
  expect(endings.map(String).toSorted()).toEqual([
    'delivered',
    'fault',
    ...Array(5).fill('person'),
  ]);
  expect(rig.twilio.calls()).toHaveLength(5 + 3);
});

atLength(
  'F15 where it is not one attempt but all of them, the campaign is paused in words, and most keep their turn',
  async () => {
    const { campaign, phones } = await start(30);
    await refuseIntents(phones);
    const stopping = new AbortController();
    const loop = runDialLoop({
      ...rig.tools('worker-a'),
      signal: stopping.signal,
      wait: () => wait(20),
      everyTick: () => pauseHindered(rig.district.db),
    });
    await rig.until(
      async () => (await findCampaign(rig.district.db, campaign))?.state === 'paused',
    );
    stopping.abort();
    await loop;

    const view = await findCampaign(rig.district.db, campaign);
    expect(view?.pause).toMatchObject({ reason: expect.stringContaining('Our workers failed') });
    const faults = (await disposition(campaign)).filter((ending) => ending === 'fault').length;
    expect(faults).toBeGreaterThanOrEqual(5);
    expect(faults).toBeLessThan(20);
  },
);
