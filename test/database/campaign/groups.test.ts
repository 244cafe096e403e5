import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { findConflicts } from '#domain/closure/seal/find-conflicts.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { countApprovalsNeeded } from '#domain/closure/seal/seal-store.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findGroups } from '#domain/roster/groups/find-groups.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
let bus: string;
let otherBus: string;

beforeAll(async () => {
  bus = await addGroup('Bus 12', ['agreed', 'silent', 'barred', 'elsewhere']);
  otherBus = await addGroup('Bus 14', ['withdrew']);
});

beforeEach(() => remember(['agreed', 'silent', 'barred', 'elsewhere']));

async function addGroup(name: string, students: readonly string[]): Promise<string> {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `INSERT INTO student_group (kind, sourced_id, name) VALUES ('bus', $1, $1) RETURNING id`,
    [name],
  );
  const id = rows[0]?.id ?? '';
  await database.owner.pool.query(
    `INSERT INTO group_member (group_id, student_id) SELECT $1, id FROM student WHERE sourced_id = ANY ($2)`,
    [id, students.map((student) => `student-${student}`)],
  );
  return id;
}

/** Who is on the first bus, and that all of them are on the roster. */
async function remember(students: readonly string[]): Promise<void> {
  await database.owner.pool.query('UPDATE student SET active = true');
  await database.owner.pool.query(
    `UPDATE group_member m SET active = s.sourced_id = ANY ($2) FROM student s WHERE s.id = m.student_id AND m.group_id = $1`,
    [bus, students.map((student) => `student-${student}`)],
  );
}

async function submit(
  change: Partial<Draft> = {},
  who: 'groups' | 'schools' = 'groups',
): Promise<string> {
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({
      schoolIds: [district.school, district.otherSchool],
      ...(who === 'groups' ? { groupIds: [bus] } : {}),
      ...change,
    }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(database.db, drafted.campaignId);
  return drafted.campaignId;
}

/** By the names of the district. */
async function listOf(table: 'recipient' | 'exclusion', campaignId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ phone: string; rule: string }>(
    `SELECT DISTINCT l.phone_id AS phone, l.rule FROM ${table} l JOIN campaign_version v ON v.id = l.version_id
     WHERE v.campaign_id = $1`,
    [campaignId],
  );
  const nameOf = (id: string) =>
    Object.entries(district.phones).find(([, phone]) => phone === id)?.[0] ?? id;
  return rows
    .map(({ phone, rule }) => `${nameOf(phone)} ${table === 'exclusion' ? rule : ''}`.trim())
    .toSorted();
}

/** What the gate before each call says. */
async function gate(campaignId: string, phone: string): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ rule: string }>(
    `SELECT verdict.rule FROM campaign_version v
     CROSS JOIN LATERAL verdicts_on(v.purpose, 'voice', v.school_ids, v.group_ids, v.tells, ARRAY[$2::uuid]) AS verdict
     WHERE v.campaign_id = $1`,
    [campaignId, district.phones[phone]],
  );
  return rows[0]?.rule;
}

test('its list has the families of the group alone, and a bar for a student of it counts', async () => {
  const id = await submit();

  expect(await listOf('recipient', id)).toEqual(['agreed', 'elsewhere', 'silent']);
  expect(await listOf('exclusion', id)).toEqual(['barred barred-by-custody']);
});

test('a guardian who may not be told about a student of it hears nothing, whatever holds for a brother', async () => {
  await database.owner.pool.query(
    `WITH brother AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ('student-brother', '', 'b') RETURNING id),
       e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $1 FROM brother)
     INSERT INTO guardianship (student_id, guardian_id) SELECT b.id, g.id FROM brother b, guardian g
     WHERE g.sourced_id = 'guardian-barred'`,
    [district.school],
  );
  await sql`SELECT refresh_phone_audience()`.execute(database.owner.db);
  const forSchool = await submit({ schoolIds: [district.school] }, 'schools');
  expect(await listOf('recipient', forSchool)).toContain('barred');

  const id = await submit();

  expect(await listOf('exclusion', id)).toEqual(['barred barred-by-custody']);
  expect(await gate(id, 'barred')).toBe('barred-by-custody');
});

test('the fingerprint covers the group, its name and who was in it', async () => {
  const sealed = async (id: string) => {
    const { rows } = await database.pool.query(
      `SELECT seal_holds(v) AS holds, v.sealed_content -> 'groups' AS groups, v.sealed_content -> 'groupMembers' AS members
       FROM campaign_version v WHERE v.campaign_id = $1`,
      [id],
    );
    return rows[0];
  };
  const first = await sealed(await submit());
  await remember(['agreed']);
  const second = await sealed(await submit());

  expect(first).toMatchObject({
    holds: true,
    groups: [bus],
    members: { names: ['Bus 12'], students: 4 },
  });
  expect(second.members.students).toBe(1);
  expect(second.members.digest).not.toBe(first.members.digest);
});

test('other groups beside a sealed list are no seal any more', async () => {
  const id = await submit();
  const { rows } = await database.owner.pool.query(
    `SELECT seal_holds(jsonb_populate_record(v, jsonb_build_object('group_ids', $2::uuid[]))) AS other,
       seal_holds(jsonb_populate_record(v, '{"group_ids": null}')) AS none
     FROM campaign_version v WHERE v.campaign_id = $1`,
    [id, [otherBus]],
  );

  expect(rows).toEqual([{ other: false, none: false }]);
});

test('a group that changed after it was locked adds nobody, and the card says so', async () => {
  await remember(['agreed', 'silent']);
  const id = await submit();
  expect((await findCampaign(database.db, id))?.groups).toEqual({
    labels: ['Bus 12'],
    students: 2,
  });

  await remember(['agreed', 'elsewhere']);

  expect((await findCampaign(database.db, id))?.groups).toMatchObject({ hasChanged: true });
  expect(await listOf('recipient', id)).toEqual(['agreed', 'silent']);
});

test.each([
  ['emergency', /^emergency/],
  ['school-mission', /^not-on-roster$/],
] as const)('of who left the group, the gate says of %s: %s', async (purpose, rule) => {
  const id = await submit({ purpose });
  expect(await gate(id, 'agreed')).not.toBe('not-on-roster');

  await remember([]);

  expect(await gate(id, 'agreed')).toMatch(rule);
});

test('a deleted student’s family hears nothing, not even of an emergency', async () => {
  const id = await submit();
  await database.owner.pool.query(
    `UPDATE student SET active = false WHERE sourced_id = 'student-silent'`,
  );

  expect(await gate(id, 'silent')).toBe('not-on-roster');
  expect(await listOf('recipient', await submit())).not.toContain('silent');
});

test('two groups without a student in common are no conflict, and a school of theirs is', async () => {
  const id = await submit({ eventDate: '2027-02-01' });
  const { number } = await database.db
    .selectFrom('campaign')
    .select('number')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const about = { schoolIds: [district.school], eventDate: '2027-02-01', except: [] };

  expect(await findConflicts(database.db, { ...about, groupIds: [otherBus] })).toEqual([]);
  expect(await findConflicts(database.db, { ...about, groupIds: [bus] })).toMatchObject([
    { number },
  ]);
  expect(await findConflicts(database.db, about)).toMatchObject([{ number }]);
});

test('a closure for a group is on no public feed, and neither is what corrects it', async () => {
  await database.owner.pool.query('UPDATE district SET public_feed = true');
  const isOnFeed = async (id: string) => {
    const { rows } = await database.pool.query<{ is: boolean }>(
      'SELECT is_on_feed(c) AS is FROM campaign c WHERE c.id = $1',
      [id],
    );
    return rows[0]?.is;
  };
  const ofGroup = await submit();
  const ofSchool = await submit({ schoolIds: [district.school] }, 'schools');
  const { rows } = await database.owner.pool.query<{ is: boolean }>(
    `SELECT is_on_feed(jsonb_populate_record(c, jsonb_build_object('corrects', $2::uuid))) AS is FROM campaign c WHERE c.id = $1`,
    [ofSchool, ofGroup],
  );

  expect(await isOnFeed(ofSchool)).toBe(true);
  expect(await isOnFeed(ofGroup)).toBe(false);
  expect(rows).toEqual([{ is: false }]);
});

test('a list of most of the district takes as many approvers as the district', async () => {
  await database.owner.pool.query('UPDATE district SET district_wide_approvals = 2');
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT sourced_id AS name FROM student WHERE active`,
  );
  const everybody = await addGroup(
    'Everybody',
    rows.map(({ name }) => name.replace('student-', '')),
  );
  const all = { schoolIds: [district.school, district.otherSchool], stands: null };
  const needed = (groupIds: string[]) =>
    transact(database.db, (tx) => countApprovalsNeeded(tx, { ...all, groupIds }));

  expect(await needed([everybody])).toBe(2);
  expect(await needed([otherBus])).toBe(1);
});

test('a group is offered with what it reaches, to those who may tell all of its schools', async () => {
  const of = { words: 'bus 12', most: 10 };
  const both = [district.school, district.otherSchool];

  expect(await findGroups(database.db, { schoolIds: both, ...of })).toMatchObject([
    { id: bus, label: 'Bus 12', phones: 3, families: 3 },
  ]);
  expect(
    await findGroups(database.db, { schoolIds: both, words: 'BUS\u0000 12', most: 10 }),
  ).toHaveLength(1);
  expect(await findGroups(database.db, { schoolIds: [district.school], ...of })).toEqual([]);
});
