import { test } from 'vitest';
import { expectAllFound } from '#test/support/audit/year/expect-all-found.ts';

test('in a year of a district nothing is found, and then each fault that was planted and nothing else', async () => {
  await expectAllFound({ seed: 1, phones: 120, schools: 3, closures: 24 });
});
