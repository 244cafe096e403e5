import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaignTally } from '#domain/attempt/find-tally.ts';
import { type District, testDistrict } from './attempt-district.ts';

let district: District;
beforeAll(async () => {
  district = await testDistrict();
});
afterAll(() => district[Symbol.asyncDispose]());

const owner = (sql: string, values: unknown[]) => district.owner.pool.query(sql, values);

const measured = async (campaign: string) =>
  Math.round((await campaignTally(district.db, campaign)).pace.measuredSeconds);

async function dialing(purpose: 'emergency' | 'school-mission'): Promise<string> {
  const campaign = await district.startCampaign({ phones: await district.addPhones(1), purpose });
  await owner(`UPDATE campaign SET started_at = now() - interval '2 minutes' WHERE id = $1`, [
    campaign,
  ]);
  return campaign;
}

test('the pace of a campaign is not measured while an emergency goes before it', async () => {
  const campaign = await dialing('school-mission');
  expect(await measured(campaign)).toBe(60);
  await dialing('school-mission');
  expect(await measured(campaign)).toBe(60);

  const emergency = await dialing('emergency');
  expect(await measured(campaign)).toBe(0);
  expect(await measured(emergency)).toBe(60);

  // It only waits for its next round: its last call ended forty seconds ago.
  await owner('ALTER TABLE attempt DISABLE TRIGGER USER', []);
  await owner(
    `UPDATE attempt SET state = 'busy', disposition = 'busy', token = left(id::text, 22),
      ended_at = now() - interval '40 seconds' WHERE campaign_id = $1`,
    [emergency],
  );
  expect(await measured(campaign)).toBe(40);

  await owner(
    `UPDATE campaign SET state = 'finished', ended_at = now() - interval '20 seconds' WHERE id = $1`,
    [emergency],
  );
  expect(await measured(campaign)).toBe(20);
});
