import { expect, test } from 'vitest';
import { simulateSeed } from './simulate-seed.ts';
import { addStats, emptyStats } from './stats.ts';

const quarters = [1, 2_501, 5_001, 7_501];
const seeds = 2_500;
const sum = emptyStats();

test.each(quarters)(
  '2,500 days of bad luck from seed %i on: nobody is told twice or forgotten, every promise holds',
  (from) => {
    for (let seed = from; seed < from + seeds; seed++) {
      const { violations, stats } = simulateSeed({ seed });
      if (violations.length > 0) {
        throw new Error(`npm run simulate -- --seeds 1 --from ${seed}\n${violations.join('\n')}`);
      }
      addStats(sum, stats);
    }
  },
);

test('the luck was bad enough: whatever can go wrong went wrong often', () => {
  expect(sum.doublesRung).toBeGreaterThan(500);
  expect(sum.crashes).toBeGreaterThan(5_000);
  expect(sum.pauses).toBeGreaterThan(5_000);
  expect(sum.doubtsByEvent).toBeGreaterThan(500);
  expect(sum.doubtsByList).toBeGreaterThan(500);
  expect(sum.stops).toBeGreaterThan(500);
  expect(sum.withdrawals).toBeGreaterThan(500);
  expect(sum.spoken).toBeGreaterThan(20_000);
  expect(sum.left).toBeGreaterThan(2_000);
  expect(sum.greeted).toBeGreaterThan(2_000);
});

test('the same seed tells the same story', () => {
  const story = () => simulateSeed({ seed: 7, isTraced: true }).trace;

  expect(story()).toEqual(story());
  expect(story().length).toBeGreaterThan(20);
});
