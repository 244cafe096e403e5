import { beforeAll, expect, test } from 'vitest';
import { recordStudentList } from '#domain/closure/student-list/record-student-list.ts';
import { readList } from '#domain/closure/student-list/student-list.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault as vault } from '#test/support/postgres/database.ts';

const { database, district } = setUpSmallDistrict();
let ofOneSchool: typeof district.principal;
beforeAll(async () => {
  const clerk = await addStaff(database.db, 'clerk', ['requester'], { isTrained: true, vault });
  ofOneSchool = { ...clerk, roles: [{ role: 'requester', schoolId: district.school }] };
});

const save = (entries: string[], operator = district.principal) =>
  recordStudentList(database.as('bot').db, vault, { operator, name: 'Field trip', entries });

async function members(groupId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT s.sourced_id AS id FROM students_of_groups(ARRAY[$1::uuid]) AS m (id) JOIN student s ON s.id = m.id ORDER BY 1`,
    [groupId],
  );
  return rows.map(({ id }) => id);
}

async function countOf(table: 'student_group' | 'phone'): Promise<number> {
  const { rows } = await database.pool.query(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0].count;
}

/** The numbers of the small district begin at +1312555 0100, in the order of its families. */
const numberOf = async (phone: string): Promise<string> => {
  const { rows } = await database.pool.query<{ index: Buffer }>(
    'SELECT index FROM phone WHERE id = $1',
    [district.phones[phone]],
  );
  const all = Array.from({ length: 20 }, (_, n) => `+1312555${String(100 + n).padStart(4, '0')}`);
  const found = all.find((number) =>
    vault.phoneIndex(number).equals(rows[0]?.index ?? Buffer.of()),
  );
  if (found === undefined) throw new Error(phone);
  return found;
};

test('a list is read one a line or by commas, each entry once, without its header', () => {
  expect(readList('student\nS-1\n"S-2", S-1;(312) 555-0101\t\n')).toEqual({
    kind: 'list',
    entries: ['S-1', 'S-2', '(312) 555-0101'],
  });
  expect(readList(' \n,')).toMatchObject({ kind: 'error' });
});

test('ids of students and numbers of families are saved as a group of students', async () => {
  const silent = await numberOf('silent');
  const list = await save(['student-agreed', silent.replace(/^\+1(...)(...)/, '($1) $2-')]);

  expect(list).toMatchObject({ kind: 'listed', students: 2 });
  expect(await members('groupId' in list ? list.groupId : '')).toEqual([
    'student-agreed',
    'student-silent',
  ]);
});

test('a list with strangers’ numbers is refused by count, and nothing of it is kept', async () => {
  const before = [await countOf('student_group'), await countOf('phone')];

  expect(await save(['student-agreed', '+13125550177', 'student-nobody'])).toEqual({
    kind: 'unknown',
    entries: 3,
    unknown: 2,
  });
  expect([await countOf('student_group'), await countOf('phone')]).toEqual(before);
  const { rows } = await database.pool.query(
    `SELECT facts, subject_kind FROM audit_entry WHERE act = 'student-list-refused'`,
  );
  expect(rows).toEqual([{ facts: { entries: 3, unknown: 2 }, subject_kind: 'operator' }]);
});

test('a guardian who may not be told about a student brings nobody onto a list', async () => {
  expect(await save([await numberOf('barred')])).toMatchObject({ kind: 'unknown', unknown: 1 });
});

test('a requester of one school lists no student of another', async () => {
  expect(await save(['student-elsewhere'], ofOneSchool)).toEqual({
    kind: 'refused',
    reason: 'not-a-requester',
  });
  expect(await save(['student-agreed'], ofOneSchool)).toMatchObject({ kind: 'listed' });
});

test('the bot’s login adds nobody to a bus', async () => {
  const bot = database.as('bot').pool;

  await expect(
    bot.query(`INSERT INTO student_group (kind, sourced_id, name) VALUES ('bus', 'x', 'Bus 1')`),
  ).rejects.toThrow('permission denied');
  await expect(
    bot.query(
      'INSERT INTO group_member (group_id, student_id) SELECT g.id, s.id FROM student_group g, student s',
    ),
  ).rejects.toThrow('permission denied');
});
