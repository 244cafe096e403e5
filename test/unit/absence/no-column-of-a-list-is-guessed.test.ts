import { expect, test } from 'vitest';
import { readAbsentFile } from '#domain/closure/absence/absent-list.ts';

const today = '2026-11-30';
const read = (text: string) => readAbsentFile(Buffer.from(text), today);
const idsOf = (text: string) => {
  const list = read(text);
  return list.kind === 'list' ? list.rows.map(({ student }) => student) : list.error;
};

test.each([
  ['No,Name,StudentID\n1,Ava,10442\n', '10442'],
  ['ID,Student_Number\n77,10442\n', '10442'],
  ['ID,Perm ID\n77,10442\n', '10442'],
  ['Student Number,sourcedId\n77,10442\n', '10442'],
  ['School ID,Teacher Number,ID\n7,8,10442\n', '10442'],
  ['Student,ID\nAva,10442\n', '10442'],
])('%j has the ids of students', (text, id) => {
  expect(idsOf(text)).toEqual([id]);
});

test.each([
  ['StudentID,Student_Number\n1,2\n', '“StudentID” and “Student_Number”'],
  ['ID,Number\n1,2\n', '“ID” and “Number”'],
  ['No,Name,ID\n1,Ava,2\n', '“No” and “ID”'],
  ['ID,Local ID\n1,2\n', '“ID” and “Local ID”'],
])('%j leaves open which column has them', (text, both) => {
  expect(idsOf(text)).toBe(
    `Both ${both} may be student ids. Keep the one that your roster has, and delete the other.`,
  );
});

test('a number of the row is no id', () => {
  expect(idsOf('No,Name\n1,Ava\n')).toContain('names no column of student ids');
  expect(idsOf('Number,Name\n1,Ava\n2,Liam\n3,Mia\n')).toContain('only count the rows');
});

test.each([
  'Att_Code',
  'ATT CODE',
  'AttCode',
  'Attendance Status',
  'Absence reason',
  'Code',
  'Type',
])('codes under %j are read, and one that nobody knows is not “unexcused”', (heading) => {
  expect(read(`StudentID,${heading},School Code\n10442,E,7\n10443,EX-MED,7\n`)).toEqual({
    kind: 'list',
    hasCodes: true,
    rows: [
      { student: '10442', status: 'excused' },
      { student: '10443', status: 'unsaid' },
    ],
  });
});

test('a file without such a column says that it has none', () => {
  expect(read('StudentID\n10442\n')).toMatchObject({ kind: 'list', hasCodes: false });
});

test('yes and no answer whether an absence is excused, and nothing else', () => {
  const statuses = (heading: string) => {
    const list = read(`StudentID,${heading}\n1042,Y\n1043,N\n1044,U\n`);
    return list.kind === 'list' ? list.rows.map(({ status }) => status) : list.error;
  };
  expect(statuses('Excused?')).toEqual(['excused', 'unexcused', 'unexcused']);
  expect(statuses('Absent Status')).toEqual(['unsaid', 'unsaid', 'unexcused']);
});

test.each([
  ['StudentID,Att_Code\n10442,AE\n10443,AU\n', 'No row has a code that we know beside “Att_Code”.'],
  ['StudentID,Code\n10442,\n', 'No row has a code that we know beside “Code”.'],
  ['StudentID,Excusal\n10442,E\n', '“Excusal” may say which absences are excused.'],
  ['StudentID,Code,Code 2\n10442,U,E\n', '“Code 2” may say which absences are excused.'],
  ['StudentID,Code,Reason\n10442,U,E\n', 'Both “Code” and “Reason” may say which'],
])('%j would call families of excused students, and is refused', (text, words) => {
  expect(idsOf(text)).toContain(words);
});

test.each(['Att_Date', 'ATT_DATE', 'AttDate', 'Date of Absence', 'absence day', 'Last Updated'])(
  'a day under %j is read',
  (heading) => {
    expect(idsOf(`StudentID,${heading}\n10442,11/30/2026\n10443,11/27/2026\n`)).toBe(
      `“${heading}” has another day in 1 of 2 rows, such as 11/27/2026. Send only today’s rows.`,
    );
    expect(idsOf(`StudentID,${heading}\n10442,30-Nov-2026\n`)).toBe(
      `Line 2: “${heading}” has no date such as 11/30/2026.`,
    );
    expect(idsOf(`StudentID,${heading}\n10442,2026-11-30T08:05\n`)).toEqual(['10442']);
  },
);

test.each(['Att_Date', 'absence day', 'Date'])(
  'a %j that a row leaves out may be any day',
  (heading) => {
    for (const rows of ['10442,\n10443,\n', '10442,\n10443,11/30/2026\n'])
      expect(idsOf(`StudentID,${heading}\n${rows}`)).toBe(
        `Line 2: “${heading}” is empty. Fill in the date of each row, or delete the column.`,
      );
    expect(idsOf(`StudentID,${heading},Note\n10442,11/30/2026,\n,,One absent\n`)).toEqual([
      '10442',
    ]);
  },
);

test('a date of something else may be left out', () => {
  expect(idsOf('StudentID,Last Updated\n10442,\n10443,11/30/2026\n')).toEqual(['10442', '10443']);
  expect(idsOf('StudentID,Last Updated\n10442,\n')).toEqual(['10442']);
});

test.each(['Birthdate', 'Date of Birth', 'Entry_Date', 'Date entered', 'EnrollDate', 'Exit Date'])(
  '%j says nothing of the day',
  (heading) => {
    expect(idsOf(`StudentID,${heading}\n10442,9/1/2015\n`)).toEqual(['10442']);
  },
);

test('a column of names is none of days', () => {
  expect(idsOf('StudentID,Updated by\n10442,Dana\n')).toEqual(['10442']);
});

test.each([
  ['a note in two lines', 'StudentID,Note\r\n10442,"Called,\r\n10443 too"\r\n10444,\r\n'],
  ['numbers as Excel keeps them', 'StudentID,Note\n="10442",\n"=""10444""",x\n'],
  ['semicolons, and names with commas', 'Name;StudentID\nReyes, Ava;10442\nOde, Mia;10444\n'],
  ['tabs', '\uFEFFName\tStudentID\n\t10442\n"Ode\tMia"\t10444\n'],
  ['spaces about the marks', 'Name, "StudentID"\nAva, "10442"\nMia , 10444\n'],
])('a file with %s', (_what, text) => {
  expect(idsOf(text)).toEqual(['10442', '10444']);
});

test('a line is named as the file has it, after a note in two lines', () => {
  expect(idsOf('StudentID,Note,Date\r\n10442,"a\r\nb",11/30/2026\r\n10443,,soon\r\n')).toBe(
    'Line 4: “Date” has no date such as 11/30/2026.',
  );
});

test('a row that a comma moved to the side, and an open quotation mark, are refused', () => {
  expect(idsOf('Name,StudentID\nKim,10441\nReyes, Ava,10442\n')).toBe(
    'Line 3 has more values than the first line has names. Quote the values that have commas.',
  );
  expect(idsOf('StudentID,Note\n10442,"open\n10443,\n')).toContain(
    'a quotation mark is opened and not closed',
  );
});
