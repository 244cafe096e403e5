import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerCall } from '#domain/attempt/answer-call.ts';
import { commitIntent } from '#domain/attempt/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/lease-attempts.ts';
import { type District, testDistrict } from './attempt-district.ts';

// What comes first is decided by locks. Each test holds one side in the middle of its transaction, sees the other
// side wait for it, and lets it go.
let district: District;
let session: pg.PoolClient;
beforeEach(async () => {
  district = await testDistrict();
  session = await district.owner.pool.connect();
});
afterEach(async () => {
  session.release();
  await district[Symbol.asyncDispose]();
});

const worker = 'worker-a';

/** Whether the work is held up by the session's locks; false when it ends instead. */
async function isHeldUp(work: Promise<unknown>): Promise<boolean> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  work.then(end, end);
  for (;;) {
    if (ended) return false;
    const { rowCount } = await session.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((rowCount ?? 0) > 0) return true;
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

test('the tries of one phone are answered one after the other', async () => {
  const { phone, claims } = await claimed('emergency');
  const [intent] = await commitIntent(district.db, { worker, claims });
  await session.query('BEGIN');
  await session.query('SELECT FROM phone_gate WHERE phone_id = $1 FOR UPDATE', [phone?.id]);

  const answer = answerCall(district.db, {
    token: intent?.token ?? '',
    carrierId: `CA${'1'.repeat(32)}`,
    phoneIndex: phone?.index ?? Buffer.alloc(16),
  });
  expect(await isHeldUp(answer)).toBe(true);
  await session.query('COMMIT');

  expect((await answer).kind).toBe('speak');
});
