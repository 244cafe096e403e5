import { expect, test } from 'vitest';
import { type AbsentRow, readAbsentList } from '#domain/closure/absence/absent-list.ts';

const rowsOf = (text: string): AbsentRow[] | string => {
  const read = readAbsentList(text);
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
    [unsaid('=HYPERLINK("http://example.com")')],
  ],
])('%s', (_how, text, rows) => {
  expect(rowsOf(text)).toEqual(rows);
});

test('nothing, and too much, is said', () => {
  expect(rowsOf(' \n')).toBe('Paste the ids of the absent students, one a line.');
  expect(rowsOf(Array.from({ length: 10_001 }, (_, i) => i).join('\n'))).toBe(
    'Paste at most 10,000 at a time.',
  );
});
