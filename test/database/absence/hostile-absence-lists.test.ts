import { beforeAll, expect, test } from 'vitest';
import { findAbsenceDay, findAbsenceRun } from '#domain/closure/absence/find-absences.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { draftList } from '#test/support/district/absence-lists.ts';
import { addNamedFamily } from '#test/support/district/add-named-family.ts';
import { makeItAfternoon, makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { seededDatabase } from '#test/support/district/seeded-database.ts';
import { operatorOf } from '#test/support/product/operator-id.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const database = setUpOnce(async () => {
  const made = await seededDatabase(100);
  await makeItAfternoon(made);
  await makeItASchoolDay(made);
  return made;
});
let clerk: Operator;
let approver: Operator;
let schoolIds: string[];
const day = todayThere().toString();

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  [clerk, approver] = await Promise.all([
    operatorOf(database.db, 'principal'),
    operatorOf(database.db, 'superintendent'),
  ]);
  schoolIds = (await rows<{ id: string }>('SELECT id FROM school ORDER BY name')).map(
    ({ id }) => id,
  );
});

/** Asked for and locked. */
async function send(students: readonly string[]): Promise<string> {
  const list = { operator: clerk, schoolIds, day, isUnexcused: true };
  const { id } = await draftList(database, students.join('\n'), list);
  await sealCampaign(database.as('bot').db, id);
  return id;
}

test('a student who leaves the roster after the list was locked is called about by nobody', async () => {
  for (const id of ['leaves', 'stays'])
    await addNamedFamily(database, schoolIds[0] ?? '', {
      id,
      children: ['Avani Reyes'],
      guardians: [{}],
    });
  const id = await send(['leaves-student-0', 'stays-student-0']);
  expect(await findAbsenceRun(database.db, id)).toMatchObject({ homes: 2, stops: [] });

  await rows(`UPDATE student SET active = false WHERE sourced_id = 'leaves-student-0'`);
  await rows('SELECT refresh_phone_audience()');

  const verdicts = await rows<{ guardian: string; allows: boolean }>(
    `SELECT g.sourced_id AS guardian, verdict.allows FROM guardian g JOIN guardian_phone gp ON gp.guardian_id = g.id
     JOIN campaign_version v ON v.campaign_id = $1
     CROSS JOIN LATERAL verdicts_on(v.purpose, 'voice', v.school_ids, v.group_ids, v.tells, ARRAY[gp.phone_id]) AS verdict
     WHERE g.sourced_id IN ('leaves-guardian-0', 'stays-guardian-0') ORDER BY 1`,
    [id],
  );
  expect(verdicts).toEqual([
    { guardian: 'leaves-guardian-0', allows: false },
    { guardian: 'stays-guardian-0', allows: true },
  ]);
  const [listed] = await findAbsenceDay(database.as('bot').db, { day, schoolIds });
  expect(listed?.notReached).toEqual(['stays-student-0']);
  await decide(database.db, approver, await look(database.db, id));
  await startDueCampaigns(database.db);
  expect((await look(database.db, id)).state).toBe('sent-back');
  expect(await rows('SELECT FROM attempt')).toEqual([]);
});

test('10,000 students of a school make one list, and it waits', async () => {
  const [{ id: school } = { id: '' }] = await rows<{ id: string }>('SELECT id FROM school LIMIT 1');
  await rows(
    `WITH st AS (
       INSERT INTO student (sourced_id, name, source_hash)
       SELECT 'many-' || n, one.name, sha256(n::text::bytea) FROM generate_series(1, 10000) AS n, (SELECT name FROM student LIMIT 1) one
       RETURNING id, sourced_id
     ), e AS (
       INSERT INTO enrollment (student_id, school_id) SELECT id, $1 FROM st
     )
     INSERT INTO guardianship (student_id, guardian_id, relation, may_be_contacted)
     SELECT st.id, g.id, 'parent', true FROM st CROSS JOIN LATERAL (SELECT id FROM guardian WHERE active
       ORDER BY md5(st.sourced_id || sourced_id) LIMIT 1) g`,
    [school],
  );
  await rows('SELECT refresh_phone_audience()');

  const id = await send(Array.from({ length: 10_000 }, (_, i) => `many-${i + 1}`));

  const run = await findAbsenceRun(database.db, id);
  expect(run).toMatchObject({ state: 'submitted', standing: null });
  expect(run?.phones).toBeGreaterThan(50);
  expect(run?.stops).toContainEqual(
    expect.objectContaining({ kind: 'absent-most-of-school', students: 10_000 }),
  );
  const [listed] = await findAbsenceDay(database.as('bot').db, { day, schoolIds });
  expect(listed?.notReached).toHaveLength(10_000);
});
