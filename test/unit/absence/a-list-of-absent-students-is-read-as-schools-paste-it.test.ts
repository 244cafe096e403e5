import { expect, test } from 'vitest';
import {
  type AbsentRow,
  readAbsentFile,
  readAbsentList,
} from '#domain/closure/absence/absent-list.ts';

const today = '2026-11-30';
const rowsOf = (text: string, read = readAbsentList(text, today)): AbsentRow[] | string => {
  return read.kind === 'list' ? read.rows : read.error;
};
const unsaid = (student: string): AbsentRow => ({ student, status: 'unsaid' });

test.each([
  ['one a line', '10442\n10443\n\n', [unsaid('10442'), unsaid('10443')]],
  ['side by side', '10442, 10443;10444', ['10442', '10443', '10444'].map(unsaid)],
  [
    'with what each is',
    '10442,U\n10443,E',
    [
      { student: '10442', status: 'unexcused' },
      { student: '10443', status: 'excused' },
    ],
  ],
  [
    'a CSV with names in it',
    'Name,Student ID,Status\r\n"Ava",10442,unexcused\r\n"Liam",10443,Tardy\r\n"Mia",10444,',
    [
      { student: '10442', status: 'unexcused' },
      { student: '10443', status: 'present' },
      unsaid('10444'),
    ],
  ],
  [
    'twice, and once excused',
    'id,code\n10442,U\n10442,E\n10442,U',
    [{ student: '10442', status: 'excused' }],
  ],
  [
    'a formula, which is no student',
    '=HYPERLINK("http://example.com")',
    'Line 1: a quotation mark stands inside a value; quote the value and double the mark.',
  ],
  [
    'columns under names that we don’t know',
    'Perm,Name\n10442,Ava',
    'The first line names no column of student ids, such as StudentID.',
  ],
  [
    'with codes that we don’t know',
    '10442,AE\n10443,AU',
    'No row has a code that we know beside the ids. Use U or E, or words such as unexcused, excused and tardy.',
  ],
])('%s', (_how, text, rows) => {
  expect(rowsOf(text)).toEqual(rows);
});

test.each([
  [
    'an export of a school’s system',
    'Student,StudentID,Date,Code\n"Reyes, Ava",10442,11/30/2026,U\n"Kim, Liam",10443,11/30/26 8:05 AM,E\n"Ode, Mia",10444,11/30/2026,\n',
    [
      { student: '10442', status: 'unexcused' },
      { student: '10443', status: 'excused' },
      unsaid('10444'),
    ],
  ],
  [
    'ids alone, under a byte order mark',
    '\uFEFF10442\r\n10443\r\n',
    ['10442', '10443'].map(unsaid),
  ],
  [
    'a name for no column of ids',
    'Name,Perm\nAva,10442\n',
    'The first line names no column of student ids, such as StudentID.',
  ],
  [
    'rows of another day',
    'StudentID,Date\n10442,2026-11-30\n10443,2026-11-27\n10444,11/27/2026\n',
    '“Date” has another day in 2 of 3 rows, such as 11/27/2026. Send only today’s rows.',
  ],
  [
    'a date that is none',
    'StudentID,Date\n10442,yesterday\n',
    'Line 2: “Date” has no date such as 11/30/2026.',
  ],
  ['nothing', 'StudentID,Date\n', 'This file has no student ids.'],
])('a file with %s', (_what, text, rows) => {
  expect(rowsOf('', readAbsentFile(Buffer.from(text), today))).toEqual(rows);
});

test('a file that is no text, and one that is too long, is said', () => {
  const said = (bytes: Uint8Array) => rowsOf('', readAbsentFile(bytes, today));
  const noText = 'This file isn’t CSV text. Save the list as CSV UTF-8, and send it again.';
  expect(said(Buffer.from('PK\u0003\u0004\u0000'))).toBe(noText);
  expect(said(Buffer.from('StudentID\n1', 'utf16le'))).toBe(noText);
  expect(said(Buffer.from('StudentID\nPeña', 'latin1'))).toBe(noText);
  const many = Array.from({ length: 10_001 }, (_, i) => i).join('\n');
  expect(said(Buffer.from(many))).toBe('Send at most 10,000 students at a time.');
});

test('nothing, and too much, is said', () => {
  expect(rowsOf(' \n')).toBe('Paste the ids of the absent students, one a line.');
  expect(rowsOf(Array.from({ length: 10_001 }, (_, i) => i).join('\n'))).toBe(
    'Paste at most 10,000 at a time.',
  );
});
