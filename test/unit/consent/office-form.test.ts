import { expect, test } from 'vitest';
import { readMinute } from '#domain/consent/office-form/office-form.ts';

const minute = (day: string, time: string) =>
  readMinute(Temporal.PlainDate.from(day), time, 'America/Chicago')?.toString();

test.each([
  ['skips', '2027-03-14', '02:30'],
  ['repeats', '2027-11-07', '01:30'],
])(
  'F33 a time of the office’s that a clock change %s is asked again, not guessed',
  (_, day, time) => {
    expect(minute(day, time)).toBeUndefined();
  },
);

test('a minute counts to its end, also beside a clock change', () => {
  expect(minute('2027-03-14', '03:00')).toBe('2027-03-14T08:00:59.999Z');
  expect(minute('2027-11-07', '00:59')).toBe('2027-11-07T05:59:59.999Z');
  expect(minute('2027-11-07', '24:00')).toBeUndefined();
});
