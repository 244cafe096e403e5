import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { type Claim, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { requesterOf, setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { hold } from '#test/support/attempt/hold.ts';
import { testVault } from '#test/support/postgres/database.ts';

const district = setUpDistrict();

async function freeze() {
  const operator = requesterOf(district);
  await district.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'compliance')`,
    [operator.id],
  );
  const officer = { ...operator, roles: [{ role: 'compliance' as const, schoolId: null }] };
  return freezeDistrict(district.db, testVault, { operator: officer, reason: 'Wrong numbers.' });
}

const pauses = {
  'a stop': (campaignId: string) =>
    stopCampaign(district.db, { operator: requesterOf(district), campaignId }),
  'a pause': (campaignId: string) =>
    pauseCampaign(district.db, { operator: requesterOf(district), campaignId }),
  'a freeze': freeze,
};

/** How many sessions wait for a lock of any kind. */
async function waiting(): Promise<number> {
  const { rows } = await district.owner.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}

test.each(Object.entries(pauses))(
  'F56 %s waits for the intent that is being committed, and for none that comes after it',
  async (_, pause) => {
    const [first, second] = await district.addPhones(2);
    if (first === undefined || second === undefined) throw new Error('no phones');
    const campaign = await district.startCampaign({ phones: [first, second] });
    const claims = await leaseAttempts(district.db, { worker: 'a', channel: 'voice', limit: 2 });
    const attempts = await district.attempts(campaign);
    const claimOf = (phone: string) =>
      claims.filter(({ id }) => attempts.some((one) => one.id === id && one.phone_id === phone));
    const commit = (claim: Claim[]) => commitIntent(district.db, { worker: 'a', claims: claim });
    const open = await hold(
      district.owner.pool,
      'SELECT FROM phone_gate WHERE phone_id = $1 FOR UPDATE',
      [first.id],
    );

    const before = commit(claimOf(first.id));
    await expect.poll(waiting).toBe(1);
    const paused = pause(campaign);
    await expect.poll(waiting).toBe(2);
    let hasPassed = false;
    const after = commit(claimOf(second.id)).finally(() => {
      hasPassed = true;
    });
    await expect.poll(async () => hasPassed || (await waiting()) === 3).toBe(true);
    await open();

    expect(await before).toHaveLength(1);
    expect(await paused).toMatchObject({ kind: expect.stringMatching(/stopped|placed/) });
    expect(await after).toEqual([]);
  },
);
