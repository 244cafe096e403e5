import { expect, test } from 'vitest';
import { readPeriod } from '#conversation/kit/read-period.ts';

/** A Friday. */
const today = Temporal.PlainDate.from('2026-11-27');

const read = (said: string, on = today) => {
  const period = readPeriod(said.split(' '), on);
  return period && `${period.from.toString()} ${period.to.toString()}`;
};

test.each([
  ['november', '2026-11-01 2026-11-30'],
  ['nov', '2026-11-01 2026-11-30'],
  ['december', '2025-12-01 2025-12-31'],
  ['in february', '2026-02-01 2026-02-28'],
  ['february 2024', '2024-02-01 2024-02-29'],
  ['2026-11', '2026-11-01 2026-11-30'],
  ['today', '2026-11-27 2026-11-27'],
  ['yesterday', '2026-11-26 2026-11-26'],
  ['this week', '2026-11-23 2026-11-27'],
  ['last week', '2026-11-16 2026-11-22'],
  ['last month', '2026-10-01 2026-10-31'],
  ['last year', '2025-01-01 2025-12-31'],
  ['30 days', '2026-10-29 2026-11-27'],
  ['last 7 days', '2026-11-21 2026-11-27'],
  ['2 weeks', '2026-11-14 2026-11-27'],
  ['1 month', '2026-10-28 2026-11-27'],
  ['2026-11-09', '2026-11-09 2026-11-09'],
  ['2026-11-01 2026-11-15', '2026-11-01 2026-11-15'],
  ['2026-11-01 to 2026-11-15', '2026-11-01 2026-11-15'],
  ['2026-11-15 2026-11-01', '2026-11-01 2026-11-15'],
])('“%s” is %s', (said, period) => {
  expect(read(said)).toBe(period);
});

test('a month on its last day, and one in a leap year', () => {
  expect(read('last month', Temporal.PlainDate.from('2024-03-31'))).toBe('2024-02-01 2024-02-29');
  expect(read('1 month', Temporal.PlainDate.from('2026-03-31'))).toBe('2026-03-01 2026-03-31');
});

test.each([
  '',
  'three',
  'ma',
  '12',
  '12 13',
  '0 days',
  '30 cats',
  '2026-13',
  '2026-02-30',
  '2026-11-01 2026-02-30',
  'november november',
  '2026-11-01 2026-11-02 2026-11-03',
  'last',
])('“%s” is no period', (said) => {
  expect(read(said)).toBeUndefined();
});
