import { expect, test } from 'vitest';
import { createDatabaseClock } from '#dialer/pace/database-clock.ts';

const tenMinutesMs = 600_000;
/** An answer that took a millisecond, of a clock that is so much ahead of ours. */
const answer = (clock: ReturnType<typeof createDatabaseClock>, aheadMs: number) => {
  const sentMs = performance.now() - 1;
  clock.observe(sentMs, Date.now() + aheadMs);
};
const aheadMs = (clock: ReturnType<typeof createDatabaseClock>) => clock.nowMs() - Date.now();

test.each([
  ['ahead', tenMinutesMs],
  ['back', -tenMinutesMs],
])(
  'F32 the database’s clock jumps ten minutes %s: the next answer tells, and no older one is believed',
  (_, jumpMs) => {
    const clock = createDatabaseClock();
    for (let i = 0; i < 5; i++) answer(clock, 0);

    answer(clock, jumpMs);

    expect(Math.abs(aheadMs(clock) - jumpMs)).toBeLessThan(1_000);
  },
);

test('an answer that took long moves the clock of quicker ones by nothing', () => {
  const clock = createDatabaseClock();
  answer(clock, 0);
  const before = aheadMs(clock);

  clock.observe(performance.now() - 3_000, Date.now());

  expect(Math.abs(aheadMs(clock) - before)).toBeLessThan(100);
});
