import { beforeAll, expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { recordPresence } from '#domain/attempt/pace/record-presence.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { wordsIn } from '#test/support/consent/office-desk.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let campaignId: string;
beforeAll(async () => {
  campaignId = await district.startCampaign({ phones: await district.addPhones(2) });
});

/** As if everything that was seen or done had been so many seconds ago. */
async function letPass(seconds: number): Promise<void> {
  const by = [seconds];
  await district.owner.pool.query(
    'UPDATE dial_worker SET seen_at = seen_at - make_interval(secs => $1)',
    by,
  );
  await district.owner.pool.query(
    'UPDATE campaign SET state_at = state_at - make_interval(secs => $1)',
    by,
  );
}

async function card(): Promise<string> {
  const view = await findCampaign(district.db, campaignId);
  if (view === undefined) throw new Error('no campaign');
  return wordsIn({ kind: 'private', card: campaignCard(view) });
}

const stopped = 'Calling has stopped: no dial worker is running.';

test('what has just begun has time for a first sign of life', async () => {
  expect(await card()).not.toContain('no dial worker');
  await letPass(7);
  expect(await card()).toContain(stopped);
  expect(await card()).toContain('Tell IT to start a dial worker.');
});

test('one worker is enough, whichever of them', async () => {
  await recordPresence(district.db, 'one');
  await letPass(5);
  await recordPresence(district.db, 'other');
  await letPass(3);
  expect(await card()).not.toContain('no dial worker');

  await letPass(4);
  expect(await card()).toContain(stopped);
  await recordPresence(district.db, 'one');
  expect(await card()).not.toContain('no dial worker');
  await letPass(7);
});

test('paused, nobody misses a worker; approved, only from its hour on', async () => {
  const { pool } = district.owner;
  // The guards would have none of it: here states and hours come and go as the test says.
  await pool.query('ALTER TABLE campaign DISABLE TRIGGER USER');
  await pool.query('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  const be = async (state: string, startAt: string) => {
    await pool.query('UPDATE campaign SET state = $2, state_at = now() WHERE id = $1', [
      campaignId,
      state,
    ]);
    await letPass(7);
    await pool.query(
      'UPDATE campaign_version SET start_at = now() + $2::interval WHERE campaign_id = $1',
      [campaignId, startAt],
    );
    return card();
  };

  expect(await be('approved', '1 hour')).not.toContain('no dial worker');
  expect(await be('approved', '-3 seconds')).not.toContain('no dial worker');
  expect(await be('approved', '-1 minute')).toContain(
    'Calling can’t start: no dial worker is running.',
  );
  expect(await be('paused', '0')).not.toContain('no dial worker');
});
