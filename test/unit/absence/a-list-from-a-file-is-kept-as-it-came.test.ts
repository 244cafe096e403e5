import { expect, test } from 'vitest';
import { keptListWords, packList, unpackList } from '#conversation/closure/absence/kept-list.ts';
import type { AbsentRow } from '#domain/closure/absence/absent-list.ts';

const day = '2026-11-30';
const unsaid = (student: string): AbsentRow => ({ student, status: 'unsaid' });

function pack(rows: AbsentRow[], hasCodes = false): string {
  const packed = packList({ rows, hasCodes }, day);
  return 'list' in packed ? packed.list : packed.error;
}

test.each([true, false])('whether it has codes (%j) comes back', (hasCodes) => {
  const rows = [unsaid('10442')];
  const packed = pack(rows, hasCodes);
  expect(unpackList(packed, day)).toEqual({ kind: 'list', rows, hasCodes });
  expect(unpackList(packed, '2026-12-01')).toBeUndefined();
});

const noReasons =
  'It gives no reasons: each absence counts as unexcused, unless you choose otherwise.';

test('it is said what students count as of whom the file says nothing', () => {
  expect(keptListWords(pack([unsaid('1'), unsaid('2')]))).toBe(
    `2 students from your file. ${noReasons}`,
  );
  expect(keptListWords(pack([unsaid('1'), { student: '2', status: 'excused' }], true))).toBe(
    '2 students from your file: 1 excused, 1 without a code we know.',
  );
});

test('an id that is too long is refused when it comes', () => {
  expect(keptListWords(pack([unsaid('x'.repeat(255))]))).toBe(
    `1 student from your file. ${noReasons}`,
  );
  expect(pack([unsaid('x'.repeat(256))])).toBe(
    'An id has more than 255 characters. Check the column of student ids.',
  );
});

test('what the saved form can’t hold is refused, by its bytes', () => {
  const many = (letter: string) =>
    Array.from({ length: 10_000 }, (_, i) => unsaid(`${i}`.padEnd(25, letter)));
  expect(unpackList(pack(many('x')), day)?.kind).toBe('list');
  for (const letter of ['é', '"'])
    expect(pack(many(letter))).toBe('The list is too long. Send it in parts.');
});
