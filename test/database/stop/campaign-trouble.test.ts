import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { finishSettledCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { selectDue, startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { renew } from '#test/support/set-up.ts';

const district = setUpDistrict();

const requester = (): Operator => ({
  id: district.requester,
  name: 'Requester',
  roles: [{ role: 'requester', schoolId: null }],
});

async function place(limit = 10) {
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit });
  return commitIntent(district.db, { worker: 'w', claims });
}

async function stateOf(campaign: string): Promise<string | undefined> {
  const { rows } = await district.pool.query<{ state: string }>(
    'SELECT state FROM campaign WHERE id = $1',
    [campaign],
  );
  return rows[0]?.state;
}

test('a call that never left, answered after the stop, is settled as stopped', async () => {
  const campaign = await district.startCampaign({ phones: await district.addPhones(1) });
  const [intent] = await place();
  await stopCampaign(district.db, { operator: requester(), campaignId: campaign });
  await recordOrderOutcome(district.db, {
    attemptId: intent?.attemptId ?? '',
    fence: intent?.fence ?? '',
    worker: 'w',
    outcome: { kind: 'unsent', retryAfterMs: 0 },
  });

  await sweepAttempts(district.db);

  expect(await district.attempts(campaign)).toMatchObject([
    { state: 'suppressed', disposition: 'stopped' },
  ]);
});

test('a campaign that the carrier’s account refused is finished with its books once its time is over', async () => {
  const campaign = await district.startCampaign({ phones: await district.addPhones(2) });
  const [intent] = await place(1);
  await recordOrderOutcome(district.db, {
    attemptId: intent?.attemptId ?? '',
    fence: intent?.fence ?? '',
    worker: 'w',
    outcome: { kind: 'rejected', code: 20003, class: 'account' },
  });
  expect(await stateOf(campaign)).toBe('paused');
  expect(await place()).toEqual([]);

  await inAnotherTime(
    district,
    `UPDATE campaign_version SET stop_trying_at = now() - interval '1 minute'`,
  );
  await sweepAttempts(district.db);
  await finishSettledCampaigns(district.db);

  expect(await stateOf(campaign)).toBe('finished');
});

test('an approver who was deactivated, or lost the role, approves nothing any more: no intent is committed', async () => {
  const first = await district.startCampaign({ phones: await district.addPhones(1) });
  await district.pool.query('UPDATE operator SET active = false WHERE id = $1', [
    district.approver,
  ]);
  expect(await place()).toEqual([]);
  await district.pool.query('UPDATE operator SET active = true WHERE id = $1', [district.approver]);
  const second = await district.startCampaign({ phones: await district.addPhones(1) });
  await district.pool.query('UPDATE role_grant SET revoked_at = now()');
  expect(await place()).toEqual([]);

  for (const campaign of [first, second]) {
    expect(await district.attempts(campaign)).toMatchObject([{ state: 'planned', token: null }]);
  }
});

test('a custody bar or a number taken off the roster after the freeze keeps the phone from being called', async () => {
  await renew(district);
  const phones = await district.addPhones(3);
  const campaign = await district.startCampaign({ phones });
  const [barred, gone] = phones;
  await district.pool.query(
    `UPDATE guardianship SET may_be_contacted = false, custody_document = 'order 7'
      WHERE guardian_id IN (SELECT guardian_id FROM guardian_phone WHERE phone_id = $1)`,
    [barred?.id],
  );
  await district.pool.query('UPDATE guardian_phone SET active = false WHERE phone_id = $1', [
    gone?.id,
  ]);

  expect(await place()).toHaveLength(1);

  const endings = (await district.attempts(campaign)).map((attempt) => attempt.disposition);
  expect(new Set(endings)).toEqual(new Set(['barred-by-custody', 'not-on-roster', null]));
});

test('a stop that waits goes before the calls that come after it', async () => {
  await renew(district);
  const campaign = await district.startCampaign({ phones: await district.addPhones(2) });
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 2 });
  const waiting = (sessions: number) =>
    expect
      .poll(async () => {
        const { rowCount } = await district.pool.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rowCount;
      })
      .toBe(sessions);
  const client = await district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [campaign]);
  await client.query('SELECT id FROM campaign WHERE id = $1 FOR SHARE', [campaign]);

  const stopping = stopCampaign(district.db, { operator: requester(), campaignId: campaign });
  await waiting(1);
  const intents = commitIntent(district.db, { worker: 'w', claims });
  await waiting(2);
  await client.query('COMMIT');
  client.release();

  expect(await intents).toEqual([]);
  expect(await stopping).toMatchObject({ kind: 'stopped' });
  const endings = (await district.attempts(campaign)).map((attempt) => attempt.disposition);
  expect(endings).toEqual(['stopped', 'stopped']);
});

test('one campaign that can’t be frozen or started keeps no other one waiting', async () => {
  await district.addPhones(1);
  const { rows } = await district.pool.query<{ id: string }>('SELECT id FROM school');
  const schoolIds = rows.map((row) => row.id);
  const ask = async () => {
    const result = await draftCampaign(district.db, {
      operator: requester(),
      draft: aClosure({ schoolIds }),
    });
    if (result.kind === 'refused') throw new Error(result.reason);
    return result.campaignId;
  };
  const poison = await ask();
  const good = await ask();
  await district.owner.pool.query(`
    CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'poison'; END $$;
    CREATE TRIGGER poison BEFORE UPDATE ON campaign FOR EACH ROW WHEN (OLD.id = '${poison}') EXECUTE FUNCTION refuse_poison()`);

  await expect(sealDrafts(district.db)).rejects.toThrow(poison);
  await startDueCampaigns(district.db);

  await district.owner.pool.query('DROP TRIGGER poison ON campaign');
  expect(await stateOf(good)).toBe('submitted');
});

test('of campaigns that are due at once, the emergencies begin first', async () => {
  await renew(district);
  const of = async (purpose: 'emergency' | 'school-mission') =>
    district.startCampaign({ phones: await district.addPhones(1), purpose });
  const campaigns = [await of('school-mission'), await of('emergency'), await of('school-mission')];
  await inAnotherTime(district, `UPDATE campaign SET state = 'approved'`);

  const [first, ...others] = await selectDue(district.db);

  expect(first?.id).toBe(campaigns[1]);
  expect(others).toHaveLength(2);
});
