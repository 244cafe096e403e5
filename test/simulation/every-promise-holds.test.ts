import { expect, test } from 'vitest';
import { simulateSeed } from './simulate-seed.ts';
import { addStats, emptyStats } from './stats.ts';

const seeds = 10_000;

test(`${seeds} days of bad luck: nobody is told twice, nobody is forgotten, every promise holds`, () => {
  const sum = emptyStats();
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations, stats } = simulateSeed({ seed });
    if (violations.length > 0) {
      throw new Error(`npm run simulate -- --seeds 1 --from ${seed}\n${violations.join('\n')}`);
    }
    addStats(sum, stats);
  }

  // The luck was bad enough: whatever can go wrong went wrong often.
  expect(sum.doublesRung).toBeGreaterThan(500);
  expect(sum.crashes).toBeGreaterThan(5_000);
  expect(sum.pauses).toBeGreaterThan(5_000);
  expect(sum.doubtsByEvent).toBeGreaterThan(500);
  expect(sum.doubtsByList).toBeGreaterThan(500);
  expect(sum.stops).toBeGreaterThan(500);
  expect(sum.withdrawals).toBeGreaterThan(500);
  expect(sum.spoken).toBeGreaterThan(20_000);
});

test('the same seed tells the same story', () => {
  const story = () => simulateSeed({ seed: 7, isTraced: true }).trace;

  expect(story()).toEqual(story());
  expect(story().length).toBeGreaterThan(20);
});
