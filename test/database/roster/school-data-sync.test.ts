import { expect, test } from 'vitest';
import type { Problem } from '#sis/csv/problems.ts';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { smallSdsExport } from '#test/support/district/sds-export.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';

let database: TestDatabase;
const { bringIn: bringInAs } = rosterImports((fresh) => {
  database = fresh;
});

const bringIn = (files: Export) => bringInAs(files, { defaultTimeZone: 'America/Chicago' });
const lines = async (text: string) =>
  (await database.pool.query<{ line: string }>(text)).rows.map(({ line }) => line);
const ties = () =>
  lines(`SELECT concat_ws(' ', s.sourced_id, g.sourced_id, gs.relation, CASE WHEN NOT gs.may_be_contacted THEN 'barred' END) AS line
    FROM guardianship gs JOIN student s ON s.id = gs.student_id JOIN guardian g ON g.id = gs.guardian_id
    WHERE gs.active ORDER BY 1`);
const tell = (problems: readonly Problem[]) =>
  problems.map(({ file, line, words }) => `${file} ${line ?? '-'}: ${words}`);

function replace(files: Export, file: string, from: string, to: string): void {
  files[file] = (files[file] ?? []).map((line) => line.replace(from, to));
}

test('Microsoft’s files bring in the people, their ties, schools, grades and classes', async () => {
  const report = await bringIn(smallSdsExport());

  expect(report).toMatchObject({
    kind: 'imported',
    counts: { schoolsAdded: 2, studentsAdded: 2, guardiansAdded: 3, phonesAdded: 3 },
  });
  // Eva is a parent of Ana, and only a relative of Bo.
  expect(await ties()).toEqual([
    'S-1 G-1 parent',
    'S-1 G-2 guardian',
    'S-2 G-1 relative',
    'S-2 G-3 parent',
  ]);
  expect(await places()).toEqual(['S-1 SCH-1', 'S-2 SCH-1']);
  expect(
    await lines(`SELECT concat_ws(' ', g.kind, g.name, s.sourced_id) AS line FROM group_member m
      JOIN student_group g ON g.id = m.group_id JOIN student s ON s.id = m.student_id ORDER BY 1`),
  ).toEqual(['class Homeroom 3 (H3) S-1', 'grade Grade 3 S-1', 'grade Kindergarten S-2']);
  expect(await bringIn(smallSdsExport())).toMatchObject({ kind: 'imported', changed: 0 });
});

const places = () =>
  lines(`SELECT concat_ws(' ', s.sourced_id, c.sourced_id) AS line FROM enrollment e
    JOIN student s ON s.id = e.student_id JOIN school c ON c.id = e.school_id WHERE e.active ORDER BY 1`);
const sessions = [
  'sourcedId,title,type,schoolYear,startDate,endDate',
  'SY25,2025,schoolYear,2026,8/24/2025,6/11/2026',
  'SY26,2026,schoolYear,2027,2026-08-24,2037-06-11',
  'SY37,2037,schoolYear,2038,2037-08-24,2038-06-11',
];

test('a student is at the schools of this year, and not at those of the last or the next', async () => {
  const files = smallSdsExport();
  const [header = '', ...roles] = files['roles'] ?? [];
  files['academicSessions'] = sessions;
  files['roles'] = [
    header,
    ...roles,
    'S-1,SCH-2,student,SY25,02,FALSE,,',
    'S-1,SCH-2,student,SY37,04,FALSE,,',
    'S-1,SCH-2,student,SY26,04,FALSE,8/24/2037,',
  ];

  expect(await bringIn(files)).toMatchObject({ kind: 'imported' });
  expect(await places()).toEqual(['S-1 SCH-1', 'S-2 SCH-1']);
});

test('between two school years, no session ends what is said of people', async () => {
  const files = smallSdsExport();
  files['academicSessions'] = sessions.filter((line) => !line.startsWith('SY26'));
  replace(files, 'roles', 'S-1,SCH-1,student,SY26', 'S-1,SCH-1,student,SY37');

  expect(await bringIn(files)).toMatchObject({ kind: 'imported' });
  expect(await places()).toContain('S-1 SCH-1');
});

test('what the format can’t say is told once, and staff and a doctor are told nothing', async () => {
  const report = await bringIn(smallSdsExport());

  expect(report.kind === 'imported' && tell(report.warnings)).toEqual([
    expect.stringMatching(
      /^roster -: School Data Sync has no columns for home languages, households, custody orders/,
    ),
    'relationships.csv -: 1 row names somebody who is no parent, guardian or relative, such as a doctor; they are told nothing',
  ]);
  expect(await lines(`SELECT sourced_id AS line FROM guardian ORDER BY 1`)).toEqual([
    'G-1',
    'G-2',
    'G-3',
  ]);
  expect(await lines(`SELECT DISTINCT language AS line FROM guardian`)).toEqual(['en']);
  expect(await lines(`SELECT DISTINCT coalesce(household, 'none') AS line FROM guardian`)).toEqual([
    'none',
  ]);
});

test('a custody order that is on file stands, though Microsoft’s files have no place for it', async () => {
  await bringIn(smallExport());
  expect(await ties()).toContain('S-1 G-2 parent barred');

  expect(await bringIn(smallSdsExport())).toMatchObject({ kind: 'imported' });

  expect(await ties()).toContain('S-1 G-2 guardian barred');
});

atLength(
  'where Microsoft’s files know people by other identifiers, the custody orders that would end are named, and nothing is taken',
  async () => {
    const files = smallExport();
    const [header = '', student = '', ...others] = files['users'] ?? [];
    const siblings = ['S-3', 'S-4', 'S-5', 'S-6'].map((id) => student.replace('S-1', id));
    files['users'] = [header, student, ...siblings, ...others];
    await bringIn(files);
    const barred = (await ties()).filter((tie) => tie.endsWith('barred'));
    expect(barred).toHaveLength(5);
    const later = smallSdsExport();
    replace(later, 'users', 'G-2,', 'M-2,');
    replace(later, 'relationships', 'G-2,', 'M-2,');

    const report = await bringIn(later);

    expect(report.kind === 'refused' && tell(report.problems)).toEqual([
      expect.stringContaining('would end 5 of the 5 custody orders on file'),
    ]);
    expect(await ties()).toEqual(expect.arrayContaining(barred));
  },
);

test.each<[string, (files: Export) => unknown, string[]]>([
  [
    'a missing file',
    (files) => delete files['roles'],
    ['roles.csv -: is missing; School Data Sync V2.1 has it'],
  ],
  [
    'a missing column',
    (files) => replace(files, 'relationships', 'relationshipRole', 'role'),
    ['relationships.csv 1: the header has no column "relationshipRole"'],
  ],
  [
    'a row without a role',
    (files) => replace(files, 'roles', 'T-1,SCH-1,teacher', 'T-1,SCH-1,'),
    ['roles.csv 5: role is empty'],
  ],
  [
    'a date that is none',
    (files) => replace(files, 'roles', '6/11/2037', 'summer'),
    ['roles.csv 2: roleEndDate is not a date such as 2026-06-30'],
  ],
  [
    'a first day that is none',
    (files) => replace(files, 'roles', '8/24/2026', 'fall'),
    ['roles.csv 2: roleStartDate is not a date such as 2026-06-30'],
  ],
  [
    'a relationship without its contact',
    (files) => replace(files, 'relationships', 'S-1,G-2,guardian', 'S-1,,guardian'),
    ['relationships.csv 3: has no usable relationshipUserSourcedId'],
  ],
  [
    'a relationship without a role',
    (files) => replace(files, 'relationships', 'S-1,G-2,guardian', 'S-1,G-2,'),
    ['relationships.csv 3: relationshipRole is empty'],
  ],
  [
    'a person without a name',
    (files) => replace(files, 'users', 'Ida,Lindgren', ','),
    ['users.csv 6: has no name'],
  ],
])('%s refuses the roster with its file and line', async (_, spoil, expected) => {
  const files = smallSdsExport();
  spoil(files);

  const report = await bringIn(files);

  expect(report.kind === 'refused' && tell(report.problems)).toEqual(expected);
  expect(await lines('SELECT sourced_id AS line FROM student')).toEqual([]);
});

test('a relationship of strangers is left out, and many of them refuse the roster', async () => {
  const files = smallSdsExport();
  const [header = '', ...rest] = files['relationships'] ?? [];
  files['relationships'] = [header, ...rest, 'S-9,G-1,parent'];

  const report = await bringIn(files);

  expect(report.kind === 'imported' && tell(report.warnings)).toContain(
    'relationships.csv 7: names a person who is not in users.csv; it was left out',
  );
  files['relationships'].push('S-1,G-9,parent');
  expect(await bringIn(files)).toMatchObject({ kind: 'refused', problemCount: 3 });
});

test('relationships that tie nobody to a student refuse the roster', async () => {
  const files = smallSdsExport();
  files['relationships'] = [
    'userSourcedId,relationshipUserSourcedId,relationshipRole',
    'T-1,G-1,parent',
  ];

  expect(await bringIn(files)).toMatchObject({
    kind: 'refused',
    problems: [{ words: expect.stringContaining('relationships.csv ties none of 1 guardians') }],
  });
});
