import { expect, test } from 'vitest';
import { createPacer } from '#dialer/pace/pacing.ts';
import { accountSid } from '#test/support/attempt/dial-rig.ts';
import { testDatabase } from '#test/support/postgres/database.ts';

test('F32 a worker that takes the database’s clock to be ten minutes behind does not wait ten minutes for a slot', async () => {
  await using database = await testDatabase();
  // As after a jump ahead: what this process knows of that clock is ten minutes old.
  const { now } = Date;
  Date.now = () => now() - 600_000;
  const pacer = createPacer(database.as('worker').db, accountSid);
  Date.now = now;
  const patience = AbortSignal.timeout(60_000);

  await pacer.until(Date.now(), patience);

  expect(patience.aborted).toBe(false);
  expect(Math.abs(pacer.nowMs() - Date.now())).toBeLessThan(60_000);
});
