import { expect, test } from 'vitest';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

/** As a busy machine does it: nothing of this process runs. */
const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('what waits for a timer takes its time, and a machine that stands still takes none', async () => {
  using watch = quietWatch();
  await wait(100);
  const waited = watch.ms();
  expect(waited).toBeGreaterThan(20);

  standStill(300);
  await wait(0);

  expect(watch.ms() - waited).toBeLessThan(100);
});
