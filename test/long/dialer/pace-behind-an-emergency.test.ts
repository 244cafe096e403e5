import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { setUpEach } from '#test/support/set-up.ts';

const district = setUpEach(testDistrict);

const owner = (sql: string, values: unknown[]) => district.owner.pool.query(sql, values);

const pace = async (campaign: string) => (await campaignTally(district.db, campaign)).pace;

const measured = async (campaign: string) => Math.round((await pace(campaign)).measuredSeconds);

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
  const other = await dialing('school-mission');
  expect(await measured(campaign)).toBe(60);
  // Both call by turns, until one has nothing due and nothing under way.
  expect(await pace(campaign)).toMatchObject({ sharers: 2, isBehind: false });
  await owner(`UPDATE attempt SET not_before = now() + interval '1 hour' WHERE campaign_id = $1`, [
    other,
  ]);
  expect(await pace(campaign)).toMatchObject({ sharers: 1 });

  const emergency = await dialing('emergency');
  expect(await measured(campaign)).toBe(0);
  expect(await measured(emergency)).toBe(60);
  expect(await pace(campaign)).toMatchObject({ isBehind: true });
  expect(await pace(emergency)).toMatchObject({ sharers: 1, isBehind: false });

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

test('what was committed to and never left is not placed, and still due', async () => {
  const campaign = await district.startCampaign({ phones: await district.addPhones(3) });
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 3 });
  const intents = await commitIntent(district.db, { worker: 'w', claims });
  expect(await pace(campaign)).toMatchObject({ placed: 3, due: 0 });

  for (const { attemptId, fence } of intents) {
    const outcome = { kind: 'unsent', reason: 'the carrier is away', retryAfterMs: 0 } as const;
    await recordOrderOutcome(district.db, { attemptId, fence, worker: 'w', outcome });
  }

  expect(await pace(campaign)).toMatchObject({ placed: 0, due: 3 });
});
