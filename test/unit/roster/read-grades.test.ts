import { expect, test } from 'vitest';
import { readGrades } from '#sis/oneroster/read-grades.ts';

test('grades are read as people say them, however a system writes them', () => {
  expect(readGrades('KG')).toEqual(['Kindergarten']);
  expect(readGrades('05,5,Grade 5,5th')).toEqual(['Grade 5']);
  expect(readGrades('PK, 01')).toEqual(['Pre-K', 'Grade 1']);
  expect(readGrades('Transition')).toEqual(['Transition']);
  expect(readGrades('')).toEqual([]);
  expect(readGrades('x'.repeat(41))).toEqual([]);
});
