import { expect, test } from 'vitest';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

const person = (id: string, role: string, number: string) =>
  `${id},,,true,D-1,${role},${id},,Vera,Stone,,,${id}@example.com,,${number},,,,,,`;
const grandmother = person('C-1', 'relative', '402-555-0107');
const neighbor = person('C-2', 'ext:emergencyContact', '402-555-0108');

/** Of OneRoster 1.1: whom students name, and people beside their guardians. */
function exportOf(
  contacts: Record<string, string>,
  people: readonly string[] = [grandmother, neighbor],
): Export {
  const files = smallExport();
  const [header = '', ...lines] = files['users'] ?? [];
  const row = (line: string) => `${line},${contacts[line.split(',')[0] ?? ''] ?? ''}`;
  return {
    ...files,
    users: [`${header},metadata.emergencyContacts`, ...[...lines, ...people].map(row)],
  };
}

async function contacts(): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', s.sourced_id, ec.turn, g.sourced_id, CASE WHEN ec.active THEN 'now' END,
       (SELECT string_agg(c.sourced_id || '/' || a.turn || '/' || a.language, ',' ORDER BY c.sourced_id)
        FROM contact_audience a JOIN school c ON c.id = a.school_id
        WHERE a.phone_id IN (SELECT phone_id FROM guardian_phone WHERE guardian_id = g.id AND active))) AS line
     FROM emergency_contact ec JOIN student s ON s.id = ec.student_id JOIN guardian g ON g.id = ec.guardian_id
     ORDER BY s.sourced_id, ec.turn, g.sourced_id`,
  );
  return rows.map(({ line }) => line);
}

const count = async (query: string) => (await database.pool.query(query)).rowCount;

test('a grandmother and a neighbor are contacts of a student, in their order, and guardians of nobody', async () => {
  const report = await bringIn(exportOf({ 'S-1': 'C-2;C-1' }));

  expect(await contacts()).toEqual(['S-1 1 C-2 now SCH-1/1/en', 'S-1 2 C-1 now SCH-1/2/en']);
  expect(report).toMatchObject({ counts: { contactsAdded: 2 } });
  const ofThem = `IN (SELECT id FROM guardian WHERE sourced_id LIKE 'C-%')`;
  expect(await count(`SELECT FROM guardianship WHERE guardian_id ${ofThem}`)).toBe(0);
  expect(
    await count(`SELECT FROM phone_audience a JOIN guardian_phone gp USING (phone_id)
      WHERE gp.guardian_id ${ofThem}`),
  ).toBe(0);
  expect(
    await count(`SELECT FROM phone_rights r JOIN guardian_phone gp USING (phone_id)
      WHERE gp.guardian_id ${ofThem}`),
  ).toBe(0);
});

test('who is named as both is a guardian only, also one whom a court keeps away', async () => {
  await bringIn(exportOf({ 'S-1': '"G-1,G-2,C-1"' }));

  expect(await contacts()).toEqual(['S-1 1 C-1 now SCH-1/1/en']);
});

test('a row says no contact where the student has the person for a guardian', async () => {
  await bringIn(exportOf({ 'S-1': 'C-1' }));
  await database.owner.pool.query(
    `INSERT INTO guardianship (student_id, guardian_id, relation)
     SELECT ec.student_id, ec.guardian_id, 'relative' FROM emergency_contact ec`,
  );

  expect(await count('SELECT FROM contact_phone')).toBe(0);
});

test('an agent with the role of a contact is no guardian', async () => {
  await bringIn(
    exportOf({}, [grandmother, neighbor.replace('402-555-0108,,', '402-555-0108,S-2,')]),
  );

  expect(await contacts()).toEqual([]);
  expect(
    await count(
      `SELECT FROM guardianship gs JOIN guardian g ON g.id = gs.guardian_id WHERE g.sourced_id = 'C-2'`,
    ),
  ).toBe(0);
});

test('a parent of one student may be the contact of another', async () => {
  await bringIn(exportOf({ 'S-1': 'G-3' }));

  expect(await contacts()).toEqual(['S-1 1 G-3 now SCH-1/1/en']);
});

test('whom a family names no more is a contact no more, and the next one moves up', async () => {
  await bringIn(exportOf({ 'S-1': 'C-2;C-1', 'S-2': 'C-1' }));
  await bringIn(exportOf({ 'S-1': 'C-1' }));

  expect(await contacts()).toEqual([
    'S-1 1 C-1 now SCH-1/1/en',
    'S-1 1 C-2',
    'S-2 1 C-1 SCH-1/1/en',
  ]);
});

test('a teacher is a contact by a number that they gave, and by none of the personnel office', async () => {
  const teacher = person('C-3', 'teacher', '402-555-0109');
  await bringIn(exportOf({ 'S-1': 'C-3' }, [teacher]));

  expect(await contacts()).toEqual([]);
  expect(await count(`SELECT FROM guardian WHERE sourced_id = 'C-3'`)).toBe(0);
});

test('a name that is nobody’s, and one on the wrong row, are left out with a warning', async () => {
  const report = await bringIn(exportOf({ 'S-1': 'C-9;C-1', 'G-1': 'C-1' }));

  expect(await contacts()).toEqual(['S-1 1 C-1 now SCH-1/1/en']);
  const said = JSON.stringify(report);
  expect(said).toContain('metadata.emergencyContacts names a person who is not in users.csv');
  expect(said).toContain('metadata.emergencyContacts belongs on the row of the student');
});
