import { expect, test } from 'vitest';
import { isLong } from '#test/support/run/length.ts';
import { simulateSeed } from './simulate-seed.ts';
import { addStats, emptyStats } from './stats.ts';

const quarters = isLong ? [1, 1_001, 2_001, 3_001] : [1];
const share = quarters.length / 4;
const seeds = 1_000;
const sum = emptyStats();

test.each(quarters)(
  '1,000 days of bad luck from seed %i on: nobody is told twice or forgotten, every promise holds',
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
  expect(sum.doublesRung).toBeGreaterThan(200 * share);
  expect(sum.crashes).toBeGreaterThan(2_000 * share);
  expect(sum.pauses).toBeGreaterThan(2_000 * share);
  expect(sum.doubtsByEvent).toBeGreaterThan(200 * share);
  expect(sum.doubtsByList).toBeGreaterThan(200 * share);
  expect(sum.textsAgain).toBeGreaterThan(200 * share);
  expect(sum.stops).toBeGreaterThan(200 * share);
  expect(sum.withdrawals).toBeGreaterThan(200 * share);
  expect(sum.spared).toBeGreaterThan(200 * share);
  expect(sum.turnsGiven).toBeGreaterThan(200 * share);
  expect(sum.contactsCalled).toBeGreaterThan(400 * share);
  expect(sum.contactsSpared).toBeGreaterThan(200 * share);
  expect(sum.parentsOfStaffCalled).toBeGreaterThan(1_000 * share);
  expect(sum.freezes).toBeGreaterThan(400 * share);
  expect(sum.leavers).toBeGreaterThan(1_000 * share);
  expect(sum.named).toBeGreaterThan(300 * share);
  expect(sum.calledAfterText).toBeGreaterThan(200 * share);
  expect(sum.spoken).toBeGreaterThan(8_000 * share);
  expect(sum.left).toBeGreaterThan(800 * share);
  expect(sum.greeted).toBeGreaterThan(800 * share);
});

test('the same seed tells the same story', () => {
  const story = () => simulateSeed({ seed: 7, isTraced: true }).trace;

  expect(story()).toEqual(story());
  expect(story().length).toBeGreaterThan(20);
});
