import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { importGroups } from '#domain/roster/groups/import-groups.ts';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { bringIn, newFolder } = rosterImports((fresh) => {
  database = fresh;
});

/** `bus Bus 12: S-1 S-2`, as far as they are told of anything. */
async function groups(): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `SELECT g.kind || ' ' || group_label(g) || ': ' || coalesce(string_agg(s.sourced_id, ' ' ORDER BY s.sourced_id), '') AS line
     FROM student_group g LEFT JOIN students_of_groups(ARRAY[g.id]) AS member (id) ON true LEFT JOIN student s ON s.id = member.id
     WHERE g.active GROUP BY g.id ORDER BY g.kind, g.name, g.id`,
  );
  return rows.map(({ line }) => line);
}

async function listed(rows: readonly string[], options: { mayShrink?: boolean } = {}) {
  const file = `${newFolder()}.csv`;
  await writeFile(file, `${['kind,name,student,school', ...rows].join('\n')}\n`);
  const report = await importGroups({ ...database.as('imports'), file, by: 'test', ...options });
  return report.kind === 'imported'
    ? { ...report.counts, warnings: report.warnings.map(({ words }) => words) }
    : report.problems.map(({ line, words }) => `${line ?? '-'}: ${words}`);
}

const ofRoster = ['class Homeroom 3 (North School): S-1', 'grade Grade 3 (North School): S-1'];
const without = (files: Export, student: string): Export =>
  Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [
      name,
      lines.filter((line) => !line.includes(student)),
    ]),
  );

test('grades and classes come with the roster, each of its own school', async () => {
  const report = await bringIn(smallExport());

  expect(report).toMatchObject({ counts: { groupsAdded: 4, membershipsAdded: 4 } });
  expect(await groups()).toEqual([
    ...ofRoster,
    'grade Grade 4 (North School): S-2',
    'grade Grade 4 (South School): S-2',
  ]);
  expect(await bringIn(smallExport())).toMatchObject({ changed: 0 });
});

test('a course names its class, and a class that nobody could tell is no group', async () => {
  const files = smallExport();
  files['courses'] = ['sourcedId,title', 'CO-1,Algebra I'];
  files['classes'] = [
    'sourcedId,title,classCode,courseSourcedId,schoolSourcedId',
    'C-1,Period 3,ALG1-3,CO-1,SCH-1',
    'C-2,,,CO-1,SCH-1',
  ];
  files['enrollments']?.push('E-4,,,C-2,SCH-1,S-2,student,true,,');
  await bringIn(files);

  expect((await groups()).filter((line) => line.startsWith('class'))).toEqual([
    'class Algebra I: Period 3 (ALG1-3) (North School): S-1',
  ]);
});

test('a roster without enrollments and grades has no groups, and works as before', async () => {
  const files = smallExport();
  files['manifest'] = (files['manifest'] ?? []).filter(
    (line) => !/classes|enrollments|demographics/.test(line),
  );
  files['users'] = (files['users'] ?? []).map((line) => line.replace(/,0[34],/, ',,'));

  expect(await bringIn(files)).toMatchObject({
    kind: 'imported',
    counts: { studentsAdded: 2, groupsAdded: 0, membershipsAdded: 0 },
  });
});

test('a student who is deleted leaves every group, also those of another file', async () => {
  await bringIn(smallExport());
  await listed(['bus,Bus 12,S-1,', 'bus,bus 12,S-2,']);
  expect(await groups()).toContain('bus Bus 12: S-1 S-2');

  await bringIn(without(smallExport(), 'S-1'));

  expect(await groups()).toEqual([
    'bus Bus 12: S-2',
    'grade Grade 4 (North School): S-2',
    'grade Grade 4 (South School): S-2',
  ]);
});

test('a new school year moves everybody, and is no file that was cut off', async () => {
  const files = manyStudents('05');
  await bringIn(files);

  expect(await bringIn(manyStudents('06'))).toMatchObject({
    kind: 'imported',
    counts: { membershipsAdded: 30, membershipsEnded: 30 },
  });
  expect(await bringIn(manyStudents(''))).toMatchObject({
    kind: 'refused',
    problems: [
      {
        words:
          'would end 30 of the 30 memberships of grades and classes on the roster; if that is meant, say so with the import (--may-shrink)',
      },
    ],
  });
});

function manyStudents(grade: string): Export {
  const files = smallExport();
  const [header = ''] = files['users'] ?? [];
  const students = Array.from(
    { length: 30 },
    (_, n) => `S-${n},,,true,SCH-1,student,s${n},,Ana,Peña,,,,,,G-1,${grade},,,,`,
  );
  const guardian = 'G-1,,,true,D-1,parent,g1,,Eva,Peña,,,,+14025550101,,,,,spa,,';
  return {
    ...files,
    manifest: (files['manifest'] ?? []).filter(
      (line) => !/classes|enrollments|demographics/.test(line),
    ),
    users: [header, ...students, guardian],
  };
}

test('a file is the whole list of the kinds that it names, and of no other', async () => {
  await bringIn(smallExport());
  expect(await listed(['bus,Bus 12,S-1,', 'bus,Bus 14,S-2,', 'activity,Band,S-2,SCH-2'])).toEqual({
    groupsAdded: 3,
    groupsChanged: 0,
    groupsEnded: 0,
    membershipsAdded: 3,
    membershipsEnded: 0,
    warnings: [],
  });

  expect(await listed(['bus,12,S-2,'])).toMatchObject({ groupsEnded: 2, membershipsEnded: 2 });

  expect((await groups()).filter((line) => !/^(?:grade|class)/.test(line))).toEqual([
    'activity Band (South School): S-2',
    'bus Bus 12: S-2',
  ]);
});

test('students and schools that the roster does not have are counted, and keep a wrong file out', async () => {
  await bringIn(smallExport());

  expect(await listed(['bus,Bus 12,S-1,', 'bus,Bus 12,S-9,'])).toMatchObject({
    membershipsAdded: 1,
    warnings: ['names a student who is not on the roster; it was left out'],
  });
  expect(
    await listed([
      'bus,Bus 12,S-9,',
      'bus,Bus 12,S-1,SCH-9',
      'bus,Bus 12,S-1,SCH-2',
      'train,Bus 12,S-1,',
      'bus,,S-1,',
    ]),
  ).toEqual(['5: has a kind that is none of bus, activity, program', '6: has no usable name']);
  expect(await listed(['bus,Bus 12,S-9,', 'bus,Bus 12,S-1,SCH-9', 'bus,Bus 12,S-1,SCH-2'])).toEqual(
    [
      '-: 3 of 3 rows name what is not in the export, and more than 1 % is too many to leave out',
      '2: names a student who is not on the roster',
      '3: names a school that is not on the roster',
      '4: names a school where the student does not go',
    ],
  );
  expect(await groups()).toContain('bus Bus 12: S-1');
});

test('a file that was cut off is refused, unless somebody says that it is meant', async () => {
  await bringIn(manyStudents('05'));
  const all = Array.from({ length: 30 }, (_, n) => `bus,Bus 12,S-${n},`);
  await listed(all);

  expect(await listed(all.slice(0, 10))).toEqual([
    '-: would end 20 of the 30 memberships of these groups; if that is meant, say so with the import (--may-shrink)',
  ]);
  expect(await listed(all.slice(0, 10), { mayShrink: true })).toMatchObject({
    membershipsEnded: 20,
  });
});
