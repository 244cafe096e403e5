import { expect, test } from 'vitest';
import { runProcess } from '#test/support/product/run-process.ts';

/*
 * The tests run sources through Vite, which reads more of TypeScript than Node strips. A word that only one of them
 * understands is seen here.
 */

test('each program starts under Node’s own type stripping, and says how it is used', async () => {
  const entries = ['bot', 'dial-worker', 'cli', 'sandbox'] as const;
  const settings = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '' };
  const ended = await Promise.all(entries.map((entry) => runProcess(entry, ['--help'], settings)));

  expect(ended.map(({ code, error }) => ({ code, error }))).toEqual(
    entries.map(() => ({ code: 0, error: '' })),
  );
  for (const { told } of ended) expect(told).toMatch(/^Usage:\s+npm /);
});
