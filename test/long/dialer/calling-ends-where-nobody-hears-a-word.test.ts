import { expect, test } from 'vitest';
import { pauseHindered } from '#domain/closure/life/pause-blocked.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { placeCall } from '#test/support/attempt/placed-call.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpEach } from '#test/support/set-up.ts';

const district = setUpEach(testDistrict);

/** A campaign that has dialed for two minutes, with its calls as they ended, so many seconds ago. */
async function dialed(
  endings: readonly { disposition: string; secondsAgo: number }[],
): Promise<string> {
  const phones = await district.addPhones(endings.length + 1);
  const campaign = await district.startCampaign({ phones });
  const { pool } = district.owner;
  await pool.query(`UPDATE campaign SET state_at = now() - interval '2 minutes' WHERE id = $1`, [
    campaign,
  ]);
  const attempts = await district.attempts(campaign);
  for (const [i, { disposition, secondsAgo }] of endings.entries()) {
    await inAnotherTime(
      district,
      `UPDATE attempt SET state = 'completed', disposition = $2, token = left(id::text, 22), intent_at = now() - interval '90 seconds', ended_at = now() - $3 * interval '1 second',
        spoken_at = CASE WHEN $2 IN ('person', 'machine') THEN now() - ($3 + 20) * interval '1 second' END
       WHERE id = $1`,
      [attempts[i]?.id, disposition, secondsAgo],
    );
  }
  return campaign;
}

const silent = (...secondsAgo: number[]) =>
  secondsAgo.map((seconds) => ({ disposition: 'not-spoken', secondsAgo: seconds }));

async function stateOf(campaign: string) {
  return (await findCampaign(district.db, campaign))?.state;
}

test('where nobody who answers hears a word for half a minute, calling ends and people are told why', async () => {
  const campaign = await dialed(silent(40, 30, 20, 10, 5));

  await pauseHindered(district.db);

  const view = await findCampaign(district.db, campaign);
  expect(view?.state).toBe('paused');
  expect(view?.pause?.reason).toContain('the carrier can’t fetch our messages');
});

test.each([
  ['four calls', silent(40, 30, 20, 10)],
  ['a moment', silent(20, 15, 10, 9, 8, 7)],
  ['long ago', silent(110, 100, 90, 80, 70)],
  [
    'others that were spoken to',
    [...silent(40, 30, 20, 10, 5), { disposition: 'machine', secondsAgo: 15 }],
  ],
  [
    'one that was greeted',
    [...silent(40, 30, 20, 10, 5), { disposition: 'hung-up', secondsAgo: 15 }],
  ],
])('it takes more than %s', async (_, endings) => {
  const campaign = await dialed(endings);

  await pauseHindered(district.db);

  expect(await stateOf(campaign)).toBe('dialing');
});

test('a call of any campaign that speaks says that words get through', async () => {
  const campaign = await dialed(silent(40, 30, 20, 10, 5));
  await dialed([{ disposition: 'person', secondsAgo: 3 }]);

  await pauseHindered(district.db);

  expect(await stateOf(campaign)).toBe('dialing');
});

test('a talk that is under way says so, too', async () => {
  const campaign = await dialed(silent(40, 30, 20, 10, 5));
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const { attempt } = await placeCall(district, phone);
  await district.owner.pool.query(
    `UPDATE attempt SET state = 'answered', spoken_at = now() - interval '5 seconds', carrier_id = 'CA' || left(id::text, 32) WHERE id = $1`,
    [attempt],
  );

  await pauseHindered(district.db);

  expect(await stateOf(campaign)).toBe('dialing');
});

test('what was silent before it went on is no reason to pause it again', async () => {
  const campaign = await dialed(silent(40, 30, 20, 10, 5));
  await district.owner.pool.query('UPDATE campaign SET state_at = now() WHERE id = $1', [campaign]);

  await pauseHindered(district.db);

  expect(await stateOf(campaign)).toBe('dialing');
});

test.each([
  [
    'on their way when a standby took over are no reason: nobody could tell them',
    80,
    60,
    'dialing',
  ],
  ['placed after a standby took over are one', 110, 100, 'paused'],
])('calls that were %s', async (_what, momentAgo, noticedAgo, state) => {
  const campaign = await dialed(silent(40, 30, 20, 10, 5));
  await district.owner.pool.query(
    `INSERT INTO database_restore (moment, noticed_by, noticed_at, asked_at, settled_at)
     VALUES (now() - $1 * interval '1 second', 'timeline', now() - $2 * interval '1 second', now() - $2 * interval '1 second', now())`,
    [momentAgo, noticedAgo],
  );

  await pauseHindered(district.db);

  expect(await stateOf(campaign)).toBe(state);
});
