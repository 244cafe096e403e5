import { beforeAll, expect, test } from 'vitest';
import type { Told } from '#domain/closure/campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { findConflicts } from '#domain/closure/seal/find-conflicts.ts';
import { decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  // A parent, one whom a court keeps from a student, and one of the other school's families work at the first school.
  await rows(
    `INSERT INTO employment (guardian_id, school_id, numbers_given_on) SELECT id, $1, '2026-08-15' FROM guardian
     WHERE sourced_id IN ('guardian-silent', 'guardian-barred', 'guardian-elsewhere')`,
    [district.school],
  );
  await rows('SELECT refresh_phone_audience()');
  await rows(`UPDATE district SET household_stop = 'always', public_feed = true`);
});

const ask = (tells: Told) =>
  submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
    change: { tells, eventDate: '2027-02-01' },
  });

/** Who is on its list, by the district's names: those told as staff, and those of a household. */
async function listed(campaignId: string) {
  const found = await rows<{ phone: string; staff: boolean; home: boolean }>(
    `SELECT r.phone_id AS phone, r.for_staff AS staff, r.household IS NOT NULL AS home FROM recipient r
     JOIN campaign_version v ON v.id = r.version_id WHERE v.campaign_id = $1 AND r.channel = 'voice'`,
    [campaignId],
  );
  const nameOf = (id: string) =>
    Object.entries(district.phones).find(([, phone]) => phone === id)?.[0] ?? id;
  const names = (those: typeof found) => those.map(({ phone }) => nameOf(phone)).toSorted();
  return {
    all: names(found),
    staff: names(found.filter(({ staff }) => staff)),
    homes: names(found.filter(({ home }) => home)),
  };
}

test('families, staff or both are on its list, each phone once; staff belong to no household', async () => {
  expect(await listed((await ask('families')).id)).toEqual({
    all: ['agreed', 'silent', 'withdrew'],
    staff: [],
    homes: ['silent', 'withdrew'],
  });
  expect(await listed((await ask('staff')).id)).toEqual({
    all: ['barred', 'elsewhere', 'silent'],
    staff: ['barred', 'elsewhere', 'silent'],
    homes: [],
  });
  expect(await listed((await ask('both')).id)).toEqual({
    all: ['agreed', 'barred', 'elsewhere', 'silent', 'withdrew'],
    staff: ['barred', 'elsewhere', 'silent'],
    homes: ['withdrew'],
  });
});

test('whom it tells is part of the seal', async () => {
  const view = await ask('both');
  const holds = async () =>
    (
      await rows<{ holds: boolean }>(
        'SELECT seal_holds(v) AS holds FROM campaign_version v WHERE v.campaign_id = $1',
        [view.id],
      )
    )[0]?.holds;
  expect(await holds()).toBe(true);

  await rows('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  await rows(`UPDATE campaign_version SET tells = 'families' WHERE campaign_id = $1`, [view.id]);
  expect(await holds()).toBe(false);
  await rows('ALTER TABLE campaign_version ENABLE TRIGGER USER');
});

test('a list on which somebody is told as staff who was not, does not start', async () => {
  const view = await ask('both');
  await decide(database.db, district.superintendent, view);
  await rows('ALTER TABLE recipient DISABLE TRIGGER USER');
  await rows(
    `UPDATE recipient SET for_staff = false WHERE phone_id = $2
       AND version_id = (SELECT id FROM campaign_version WHERE campaign_id = $1)`,
    [view.id, district.phones['elsewhere']],
  );
  await rows('ALTER TABLE recipient ENABLE TRIGGER USER');
  await startDueCampaigns(database.db);

  expect((await look(database.db, view.id)).state).toBe('sent-back');
});

test('words for staff are part of the seal, and whose phone is a family’s of the list', async () => {
  const staffTexts = { en: 'Staff: work from home.' };
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
    change: { tells: 'both', staffTexts, eventDate: '2027-02-05' },
  });
  const families = await rows<{ phone: string }>(
    `SELECT r.phone_id AS phone FROM recipient r JOIN campaign_version v ON v.id = r.version_id
     WHERE v.campaign_id = $1 AND r.channel = 'voice' AND r.of_family`,
    [view.id],
  );
  // Whom a court keeps from a student hears what staff do, and nothing of families.
  expect(families).toEqual([{ phone: district.phones['silent'] }]);
  expect(view.staffTexts).toEqual([{ language: 'en', body: staffTexts.en }]);

  const holds = async () =>
    (
      await rows<{ holds: boolean }>(
        'SELECT seal_holds(v) AS holds FROM campaign_version v WHERE v.campaign_id = $1',
        [view.id],
      )
    )[0]?.holds;
  expect(await holds()).toBe(true);
  await rows('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  await rows('UPDATE campaign_version SET staff_texts = NULL WHERE campaign_id = $1', [view.id]);
  expect(await holds()).toBe(false);
  await rows('UPDATE campaign_version SET staff_texts = $2 WHERE campaign_id = $1', [
    view.id,
    JSON.stringify(staffTexts),
  ]);
  await rows('ALTER TABLE campaign_version ENABLE TRIGGER USER');

  await decide(database.db, district.superintendent, view);
  await rows('ALTER TABLE recipient DISABLE TRIGGER USER');
  await rows(
    `UPDATE recipient SET of_family = false
     WHERE version_id = (SELECT id FROM campaign_version WHERE campaign_id = $1)`,
    [view.id],
  );
  await rows('ALTER TABLE recipient ENABLE TRIGGER USER');
  await startDueCampaigns(database.db);
  expect((await look(database.db, view.id)).state).toBe('sent-back');
});

test.each<[Told, object]>([
  ['families', { en: 'Staff: work from home.' }],
  ['staff', { en: 'Staff: work from home.' }],
  ['both', { es: 'Personal: trabajen desde casa.' }],
])(
  'a closure for %s takes no words for staff that nobody would hear',
  async (tells, staffTexts) => {
    await expect(
      rows(
        `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, tells, staff_texts, event_date,
         delivery, stop_trying_at, submitted_by)
       SELECT campaign_id, 98, happening, ground, purpose, school_ids, $1, $2, event_date, delivery, stop_trying_at, submitted_by
       FROM campaign_version LIMIT 1`,
        [tells, JSON.stringify(staffTexts)],
      ),
    ).rejects.toThrow('campaign_version_staff_texts');
  },
);

test('a group tells its families alone, whatever is asked for', async () => {
  await rows(
    `INSERT INTO student_group (id, kind, sourced_id, name) VALUES (uuidv7(), 'bus', 'Bus 12', 'Bus 12')`,
  );

  await expect(
    rows(
      `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, group_ids, tells, event_date,
         delivery, stop_trying_at, submitted_by)
       SELECT campaign_id, 99, happening, ground, purpose, school_ids, ARRAY(SELECT id FROM student_group), 'both', event_date,
         delivery, stop_trying_at, submitted_by FROM campaign_version LIMIT 1`,
    ),
  ).rejects.toThrow('campaign_version_groups_of_families');
});

test('one for staff is on no public feed, and conflicts with those that tell staff', async () => {
  const feed = async (campaignId: string) =>
    (
      await rows<{ is: boolean }>('SELECT is_on_feed(c) AS is FROM campaign c WHERE c.id = $1', [
        campaignId,
      ])
    )[0]?.is;
  const day = '2027-02-03';
  const on = (tells: Told) =>
    submit(database.db, {
      author: district.principal,
      schoolIds: [district.school],
      change: { tells, eventDate: day },
    });
  const families = await on('families');
  const staff = await on('staff');
  expect([await feed(families.id), await feed(staff.id)]).toEqual([true, false]);

  const numbers = async (tells: Told) =>
    (
      await findConflicts(database.db, {
        schoolIds: [district.school],
        tells,
        eventDate: day,
        except: [],
      })
    ).map(({ number }) => number);
  expect(await numbers('families')).toEqual([families.number]);
  expect(await numbers('staff')).toEqual([staff.number]);
  expect(await numbers('both')).toEqual([families.number, staff.number]);
});
