import { expect, test } from 'vitest';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { doesStopAtOne } from '#domain/district/find-district.ts';
import { decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

const set = (stop: 'never' | 'school-matters' | 'always') =>
  database.owner.db.updateTable('district').set({ household_stop: stop }).execute();

const ask = (purpose: 'emergency' | 'school-mission') =>
  submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
    change: purpose === 'emergency' ? {} : { purpose, ground: 'none', happening: 'other' },
  });

/** Whether its seal says that it stops at one, its column, and how many lines of its list have a household. */
async function sealed(campaignId: string) {
  const { rows } = await database.owner.pool.query<{
    seal: boolean;
    column: boolean;
    households: number;
    holds: boolean;
  }>(
    `SELECT v.sealed_content ? 'stopsAtOne' AS seal, v.stops_at_one AS column, seal_holds(v) AS holds,
       (SELECT count(*)::int FROM recipient r WHERE r.version_id = v.id AND r.household IS NOT NULL) AS households
     FROM campaign_version v WHERE v.campaign_id = $1`,
    [campaignId],
  );
  return rows[0];
}

const none = { seal: false, column: false, households: 0, holds: true };

test.each([
  ['never', 'emergency', false],
  ['never', 'school-mission', false],
  ['school-matters', 'emergency', false],
  ['school-matters', 'school-mission', true],
  ['always', 'emergency', true],
  ['always', 'school-mission', true],
] as const)('where the district says %s, a closure that is %s', async (stop, purpose, stops) => {
  await set(stop);
  const { id } = await ask(purpose);

  if (stops) {
    const found = await sealed(id);
    expect(found).toMatchObject({ seal: true, column: true, holds: true });
    // The only phone here whose people agreed to school matters is one that two families share.
    expect((found?.households ?? 0) > 0).toBe(purpose === 'emergency');
  } else expect(await sealed(id)).toEqual(none);
});

test('a correction, a notice of an incident and one of rights call every phone', () => {
  const plain = {
    happening: 'closed',
    purpose: 'emergency',
    corrects: null,
    notifies: null,
    tellsRights: null,
  } as const;
  const always = { householdStop: 'always' } as const;

  expect(doesStopAtOne(plain, always)).toBe(true);
  for (const kind of ['corrects', 'notifies', 'tellsRights'])
    expect(doesStopAtOne({ ...plain, [kind]: 'x' }, always)).toBe(false);
});

test('what was approved to stop at one starts so; a column or a line that says otherwise breaks the seal', async () => {
  await set('always');
  const view = await ask('emergency');
  await decide(database.db, district.superintendent, view);
  await startDueCampaigns(database.db);
  expect((await look(database.db, view.id)).state).toBe('dialing');
  const { pool } = database.owner;
  const { rows } = await pool.query<{ same: boolean }>(
    `SELECT bool_and(a.household IS NOT DISTINCT FROM r.household) AS same FROM attempt a
     JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
     WHERE a.campaign_id = $1`,
    [view.id],
  );
  expect(rows[0]?.same).toBe(true);

  await pool.query('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  await pool.query('UPDATE campaign_version SET stops_at_one = false WHERE campaign_id = $1', [
    view.id,
  ]);
  expect(await sealed(view.id)).toMatchObject({ holds: false });
  await pool.query('ALTER TABLE campaign_version ENABLE TRIGGER USER');
});

test('a list whose households were changed after the approval does not start', async () => {
  await set('always');
  const view = await ask('emergency');
  await decide(database.db, district.superintendent, view);
  const { pool } = database.owner;
  await pool.query('ALTER TABLE recipient DISABLE TRIGGER USER');
  await pool.query(
    `UPDATE recipient SET turn = turn + 1 WHERE household IS NOT NULL
       AND version_id = (SELECT id FROM campaign_version WHERE campaign_id = $1)`,
    [view.id],
  );
  await pool.query('ALTER TABLE recipient ENABLE TRIGGER USER');
  await startDueCampaigns(database.db);

  expect((await look(database.db, view.id)).state).toBe('sent-back');
});
