import { expect, test } from 'vitest';
import type { Problem } from '#sis/csv/problems.ts';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault as vault } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

const tell = (problems: readonly Problem[]) =>
  problems.map(({ file, line, words }) => `${file} ${line ?? '-'}: ${words}`);

function replace(files: Export, file: string, from: string, to: string): void {
  files[file] = (files[file] ?? []).map((line) => line.replace(from, to));
}

function add(files: Export, file: string, ...lines: string[]): void {
  files[file] = [...(files[file] ?? []), ...lines];
}

async function people(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `SELECT sourced_id AS id, active FROM student UNION ALL SELECT sourced_id, active FROM guardian ORDER BY 1`,
  );
  return rows;
}

test.each<[string, (files: Export) => void, string]>([
  [
    'an agent',
    (files) => replace(files, 'users', '"G-1,G-2"', '"G-1,G-2,G-9"'),
    'users.csv 2: agentSourcedIds names a person who is not in users.csv; it was left out',
  ],
  [
    'an org of a user',
    (files) => replace(files, 'users', '"SCH-1,SCH-2"', '"SCH-1,SCH-2,SCH-9"'),
    'users.csv 3: names an org that is not in orgs.csv; it was left out',
  ],
  [
    'a parent of an org',
    (files) => replace(files, 'orgs', 'South School,school,,D-1', 'South School,school,,D-9'),
    'orgs.csv 4: names a parent that is not in orgs.csv; it was left out',
  ],
  [
    'the school of an enrollment',
    (files) => add(files, 'enrollments', 'E-9,,,C-1,SCH-9,S-1,student,true,,'),
    'enrollments.csv 5: names a school that is not in orgs.csv; it was left out',
  ],
  [
    'an enrollment without a school',
    (files) => add(files, 'enrollments', 'E-9,,,C-1,,S-1,student,true,,'),
    'enrollments.csv 5: names a school that is not in orgs.csv; it was left out',
  ],
  [
    'the student of an enrollment',
    (files) => add(files, 'enrollments', 'E-9,,,C-1,SCH-1,S-9,student,true,,'),
    'enrollments.csv 5: names a user who is not in users.csv; it was left out',
  ],
  [
    'the class of an enrollment',
    (files) => add(files, 'enrollments', 'E-9,,,C-9,SCH-1,S-1,student,true,,'),
    'enrollments.csv 5: names a class that is not in classes.csv; it was left out',
  ],
  [
    'a person of demographics',
    (files) => add(files, 'demographics', 'S-9,,,2017-03-04,'),
    'demographics.csv 3: names a user who is not in users.csv',
  ],
])('%s that is not in the export is left out with a warning', async (_, spoil, warning) => {
  const files = smallExport();
  spoil(files);

  const report = await bringIn(files);

  expect(report).toMatchObject({
    kind: 'imported',
    warningCount: 1,
    counts: { studentsAdded: 2, guardiansAdded: 3, guardianshipsAdded: 3, enrollmentsAdded: 3 },
  });
  expect(report.kind === 'imported' && tell(report.warnings)).toEqual([warning]);
});

test.each<[string, (files: Export) => void, string]>([
  [
    'agents',
    (files) => {
      replace(files, 'users', '"G-1,G-2"', '"G-1,G-2,G-9"');
      replace(files, 'users', 'S-2,,,,,', 'G-9,,,,,');
    },
    'users.csv 6: agentSourcedIds names a person who is not in users.csv',
  ],
  [
    'parents of orgs',
    (files) => {
      files['orgs'] = (files['orgs'] ?? []).map((line) => line.replace(',D-1,', ',D-9,'));
      replace(files, 'orgs', 'D-9,,+', 'D-9,America/Chicago,+');
    },
    'orgs.csv 4: names a parent that is not in orgs.csv',
  ],
])('two %s that lead nowhere in a small export refuse it', async (_, spoil, problem) => {
  const files = smallExport();
  spoil(files);

  const report = await bringIn(files);

  expect(report).toMatchObject({ kind: 'refused', problemCount: 3 });
  expect(report.kind === 'refused' && tell(report.problems)).toContain(problem);
  expect(await people()).toEqual([]);
});

/** So many enrollments of which so many name a student who is not there. */
function enrollments(all: number, loose: number): Export {
  const files = smallExport();
  const rows = Array.from({ length: all }, (_, place) => {
    const student = place < loose ? `S-${100 + place}` : 'S-1';
    return `E-${place},,,C-1,SCH-1,${student},student,true,,`;
  });
  return { ...files, enrollments: [...(files['enrollments'] ?? []).slice(0, 1), ...rows] };
}

test('up to one in a hundred is left out, and one more refuses the roster', async () => {
  const few = await bringIn(enrollments(300, 3));
  const many = await bringIn(enrollments(300, 4));

  expect(few).toMatchObject({ kind: 'imported', warningCount: 3 });
  expect(many).toMatchObject({ kind: 'refused', problemCount: 5 });
  expect(many.kind === 'refused' && tell(many.problems).slice(0, 2)).toEqual([
    'enrollments.csv -: 4 of 300 rows name what is not in the export, and more than 1 % is too many to leave out',
    'enrollments.csv 2: names a user who is not in users.csv',
  ]);
});

test('nothing in demographics, not even the whole file, keeps a roster out', async () => {
  const files = smallExport();
  files['demographics'] = ['sourcedId;birthDate', 'S-1;2017-03-04'];

  const report = await bringIn(files);

  expect(report).toMatchObject({ kind: 'imported', warningCount: 1 });
  expect(report.kind === 'imported' && tell(report.warnings)).toEqual([
    'demographics.csv 1: the columns are separated by semicolons; save the file as comma-separated CSV UTF-8',
  ]);
});

test('one bad file is told once, and nothing that only follows from it', async () => {
  const files = enrollments(300, 0);
  files['users'] = (files['users'] ?? []).map((line) => line.replaceAll(',', ';'));

  const report = await bringIn(files);

  expect(report).toMatchObject({ kind: 'refused', problemCount: 1 });
  expect(report.kind === 'refused' && tell(report.problems)).toEqual([
    'users.csv 1: the columns are separated by semicolons; save the file as comma-separated CSV UTF-8',
  ]);
});

test('“inactive” has left as “tobedeleted” has; what nobody knows stays, with one warning', async () => {
  await bringIn(smallExport());
  const files = smallExport();
  replace(files, 'users', 'S-2,,,', 'S-2,Inactive,,');
  replace(files, 'users', 'G-2,,,', 'G-2,inactive,,');
  replace(files, 'users', 'G-3,,,', 'G-3,enabled,,');
  replace(files, 'users', 'S-1,,,', 'S-1,enabled,,');
  replace(files, 'enrollments', 'E-1,,,', 'E-1,inactive,,');

  const report = await bringIn(files);

  expect(report).toMatchObject({
    kind: 'imported',
    counts: { studentsEnded: 1, guardiansEnded: 1 },
    warningCount: 1,
  });
  expect(report.kind === 'imported' && tell(report.warnings)).toEqual([
    'users.csv 2: status is none of active, inactive and tobedeleted, here and in 1 other row; it was taken for active',
  ]);
  expect(await people()).toEqual([
    { id: 'G-1', active: true },
    { id: 'G-2', active: false },
    { id: 'G-3', active: true },
    { id: 'S-1', active: true },
    { id: 'S-2', active: false },
  ]);
});

test('a school that is closed takes its enrollments along, and is nobody’s loose end', async () => {
  await bringIn(smallExport());
  const files = smallExport();
  replace(files, 'orgs', 'SCH-2,,,', 'SCH-2,inactive,,');
  add(
    files,
    'enrollments',
    'E-4,,,C-1,SCH-2,S-1,student,true,,',
    'E-5,,,C-1,SCH-2,S-2,student,true,,',
  );

  expect(await bringIn(files)).toMatchObject({
    kind: 'imported',
    warningCount: 0,
    counts: { schoolsEnded: 1, enrollmentsEnded: 1 },
  });
});

test('what Excel and others write is taken: trailing commas, names in two lines, a capital “Bulk”', async () => {
  const files = smallExport();
  replace(files, 'manifest', ',bulk', ',Bulk');
  files['orgs'] = (files['orgs'] ?? []).map((line) => `${line},,,`);
  files['users'] = (files['users'] ?? []).map((line, place) => `${line}${','.repeat(place % 3)}`);
  add(files, 'users', ','.repeat(20));
  replace(files, 'users', ',Ida,Lindgren', ',"Ida\r\nMaria",Lindgren');

  const report = await bringIn(files);

  expect(report).toMatchObject({ kind: 'imported', warningCount: 0 });
  const { rows } = await database.pool.query<{ name: Buffer }>(
    `SELECT name FROM guardian WHERE sourced_id = 'G-3'`,
  );
  const [ida] = rows;
  expect(ida && vault.decrypt(ida.name, 'guardian.name:G-3')).toBe('Ida Maria Lindgren');
});
