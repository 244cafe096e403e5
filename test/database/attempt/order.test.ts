import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerCall } from '#domain/attempt/answer/answer-call.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { requesterOf, setUpDistrict } from '#test/support/attempt/attempt-district.ts';

// What comes first is decided by locks. Each test holds one side in the middle of its transaction, sees the other
// side wait for it, and lets it go.
const district = setUpDistrict();
let session: pg.PoolClient;
beforeEach(async () => {
  session = await district.owner.pool.connect();
});
afterEach(() => {
  session.release();
});

const worker = 'worker-a';

/** Asked outside the session's transaction, which would go on seeing the sessions that there were at first. */
const waiters = async () =>
  (
    await district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
  ).rowCount ?? 0;

/** Whether the work is held up by the session's locks; false when it ends instead. */
async function isHeldUp(work: Promise<unknown>): Promise<boolean> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  work.then(end, end);
  for (;;) {
    if (ended) return false;
    if ((await waiters()) > 0) return true;
    await wait(5);
  }
}

async function claimed(purpose: 'emergency' | 'school-mission') {
  const phones = await district.addPhones(1);
  const campaign = await district.startCampaign({ phones, purpose });
  const claims = await leaseAttempts(district.db, { worker, channel: 'voice', limit: 1 });
  return { phone: phones[0], campaign, claims };
}

test('a gate that meets a withdrawal on its way waits for it, and then refuses', async () => {
  const { phone, campaign, claims } = await claimed('school-mission');
  await session.query('BEGIN');
  await session.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', 'non-emergency', 'staff', 'test')`,
    [phone?.id],
  );

  const intents = commitIntent(district.db, { worker, claims });
  expect(await isHeldUp(intents)).toBe(true);
  await session.query('COMMIT');

  expect(await intents).toEqual([]);
  expect(await district.attempt(campaign)).toMatchObject({ disposition: 'revoked' });
});

test('a gate that meets a stop on its way waits for it, and then places nothing', async () => {
  const { campaign, claims } = await claimed('emergency');
  await session.query('BEGIN');
  await session.query('SELECT FROM campaign WHERE id = $1 FOR UPDATE', [campaign]);
  await session.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [campaign]);

  const intents = commitIntent(district.db, { worker, claims });
  expect(await isHeldUp(intents)).toBe(true);
  await session.query('COMMIT');

  expect(await intents).toEqual([]);
  expect(await district.attempt(campaign)).toMatchObject({ disposition: 'stopped' });
});

test('a stop that waits for an intent under way is not overtaken by the next one', async () => {
  const { campaign, claims } = await claimed('emergency');
  await session.query('BEGIN');
  await session.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [campaign]);
  await session.query('SELECT FROM campaign WHERE id = $1 FOR SHARE', [campaign]);

  const stopping = stopCampaign(district.db, {
    operator: requesterOf(district),
    campaignId: campaign,
  });
  await expect.poll(waiters).toBe(1);
  const intents = commitIntent(district.db, { worker, claims });
  await expect.poll(waiters).toBe(2);
  await session.query('COMMIT');

  expect(await stopping).toMatchObject({ kind: 'stopped' });
  expect(await intents).toEqual([]);
});

test('the tries of one phone are answered one after the other', async () => {
  const { phone, claims } = await claimed('emergency');
  const [intent] = await commitIntent(district.db, { worker, claims });
  await session.query('BEGIN');
  await session.query('SELECT FROM phone_gate WHERE phone_id = $1 FOR UPDATE', [phone?.id]);

  const answer = answerCall(district.db, {
    token: intent?.token ?? '',
    carrierId: `CA${'1'.repeat(32)}`,
    phoneIndexes: [phone?.index ?? Buffer.alloc(16)],
  });
  expect(await isHeldUp(answer)).toBe(true);
  await session.query('COMMIT');

  expect((await answer).kind).toBe('speak');
});
