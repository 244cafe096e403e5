import { beforeAll, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  // A family of the other school, a guardian of the same school, one whom a court bars, and somebody of the staff are contacts of
  // one student; the first of them is one of another, too.
  for (const [turn, name] of ['elsewhere', 'withdrew', 'barred', 'wrong'].entries())
    await rows(
      `INSERT INTO emergency_contact (student_id, guardian_id, turn)
       SELECT s.id, g.id, $2 FROM student s, guardian g WHERE s.sourced_id = 'student-silent' AND g.sourced_id = 'guardian-' || $1`,
      [name, turn + 1],
    );
  await rows('SELECT refresh_phone_audience()');
});

const ask = (change: Partial<Draft>) =>
  submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
    change: { contactsAfter: 10, eventDate: '2027-02-01', ...change },
  });

const listed = async (campaignId: string) =>
  (
    await rows<{ name: string }>(
      `SELECT DISTINCT g.sourced_id || ' ' || r.contact_turn AS name FROM recipient r
       JOIN campaign_version v ON v.id = r.version_id AND v.campaign_id = $1
       JOIN guardian_phone gp USING (phone_id) JOIN guardian g ON g.id = gp.guardian_id
       WHERE r.contact_turn IS NOT NULL ORDER BY 1`,
      [campaignId],
    )
  ).map(({ name }) => name);

const holds = async (campaignId: string) =>
  (
    await rows<{ holds: boolean }>(
      'SELECT seal_holds(v) AS holds FROM campaign_version v WHERE v.campaign_id = $1',
      [campaignId],
    )
  )[0]?.holds;

test('a phone that is a guardian’s of the closure is the guardian’s; of no other contact more than one line', async () => {
  const view = await ask({});

  expect(await listed(view.id)).toEqual(['guardian-elsewhere 1']);
  expect(view.contacts).toEqual({ after: 10, phones: 1, calls: 1, texts: 0 });
  // Counted apart from the guardians.
  expect(view.sealed?.guardianCount).toBe(4);
});

test('without being asked for, no contact is on a list', async () => {
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
    change: { eventDate: '2027-02-02' },
  });

  expect(await listed(view.id)).toEqual([]);
  expect(view.contacts).toBeUndefined();
});

test('who is called as a contact hears no child’s name', async () => {
  const view = await ask({ texts: { en: 'Please pick up {child}.' } });
  const fields = await rows<{ fields: unknown }>(
    `SELECT r.fields FROM recipient r JOIN campaign_version v ON v.id = r.version_id
     WHERE v.campaign_id = $1 AND r.contact_turn IS NOT NULL AND r.channel = 'voice'`,
    [view.id],
  );
  expect(fields).toEqual([{ fields: [] }]);

  await expect(
    rows(
      `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, contact_turn, fields)
       VALUES (uuidv7(), uuidv7(), 'voice', 'en', '{UTC}', 'emergency', 1, '[{"student": "x"}]')`,
    ),
  ).rejects.toThrow('recipient_contact_hears_no_name');
});

test('after how long they are called, and who they are, is part of the seal', async () => {
  const view = await ask({});
  expect(await holds(view.id)).toBe(true);

  await rows('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  await rows('UPDATE campaign_version SET contacts_after = NULL WHERE campaign_id = $1', [view.id]);
  expect(await holds(view.id)).toBe(false);
  await rows('UPDATE campaign_version SET contacts_after = 10 WHERE campaign_id = $1', [view.id]);
  await rows('ALTER TABLE campaign_version ENABLE TRIGGER USER');
});

const asked = {
  purpose: 'emergency',
  ground: 'weather',
  tells: 'families',
  delivery: 'call',
  happening: 'closed',
};
const insert = (change: Partial<typeof asked>) => {
  const { purpose, ground, tells, delivery, happening } = { ...asked, ...change };
  return rows(
    `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, tells, event_date, delivery,
       stop_trying_at, submitted_by, contacts_after)
     SELECT campaign_id, 90, $1, $2, $3, school_ids, $4, event_date, $5, stop_trying_at, submitted_by, 10 FROM campaign_version LIMIT 1`,
    [happening, ground, purpose, tells, delivery],
  );
};

test.each([
  ['a school matter', { purpose: 'school-mission', ground: 'none' }],
  ['an absence', { ground: 'unexcused-absence' }],
  ['a building, which the FCC doesn’t name', { ground: 'building', happening: 'no-heat' }],
  ['staff alone', { tells: 'staff' }],
  ['texts, which tell nobody for certain', { delivery: 'text' }],
])('the database takes none for %s', async (_, change) => {
  // Whatever else stands against it.
  await rows('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  const refused = insert(change).catch(violatedRule);
  expect(await refused).toBe('campaign_version_contacts_in_emergencies');
  await rows('ALTER TABLE campaign_version ENABLE TRIGGER USER');
});

test('it takes them for an emergency', async () => {
  await expect(insert({})).resolves.toEqual([]);
});
