import { expect, test } from 'vitest';
import { cases, simulateCase } from './simulate-case.ts';
import { addStats, emptyStats } from './stats.ts';

test('12 places to die × 9 answers × 24 orders of events × 1 or 2 workers: every promise holds', () => {
  const sum = emptyStats();
  for (const [i, one] of cases.entries()) {
    const { violations, stats } = simulateCase(one, i + 1);
    if (violations.length > 0) {
      throw new Error(`case ${i + 1}, ${JSON.stringify(one)}\n${violations.join('\n')}`);
    }
    addStats(sum, stats);
  }

  expect(cases).toHaveLength(5_184);
  // Where the order was sent, a worker died in each case.
  expect(sum.crashes).toBeGreaterThan(5_000);
  expect(sum.spoken).toBeGreaterThan(1_000);
  expect(sum.spoken).toBeLessThanOrEqual(5_184);
});
