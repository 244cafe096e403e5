import { test } from 'vitest';
import { expectAllFound } from '#test/support/audit/year/expect-all-found.ts';

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'seed %i: each fault that was planted in a small year, and nothing else',
  async (seed) => {
    await expectAllFound({ seed, phones: 120, schools: 3, closures: 24 });
  },
);

test('each fault that was planted in a year of 6,000 phones and 40 closures, and nothing else', async () => {
  await expectAllFound({ seed: 7, phones: 6_000, schools: 12, closures: 40 });
});
