import { expect, test } from 'vitest';
import { nextMonthlyUpdate } from '#domain/consent/number-check/number-check.ts';

test.each([
  {
    asked: '2026-11-01T00:00:00Z',
    until: '2026-11-16T00:00:00Z',
    why: 'the first half of a month',
  },
  { asked: '2026-11-15T23:59:59.999Z', until: '2026-11-16T00:00:00Z', why: 'the last moment' },
  { asked: '2026-11-16T00:00:00Z', until: '2026-12-16T00:00:00Z', why: 'the update itself' },
  { asked: '2026-11-24T12:00:00Z', until: '2026-12-16T00:00:00Z', why: 'after the update' },
  { asked: '2026-12-31T23:00:00Z', until: '2027-01-16T00:00:00Z', why: 'over New Year' },
  { asked: '2027-01-31T12:00:00Z', until: '2027-02-16T00:00:00Z', why: 'into a short month' },
])('an answer of $asked is good until the next update: $why', ({ asked, until }) => {
  expect(nextMonthlyUpdate(Temporal.Instant.from(asked)).toString()).toBe(until);
});
