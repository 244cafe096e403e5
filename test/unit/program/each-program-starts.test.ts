import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runProcess } from '#test/support/product/run-process.ts';
import { atLength } from '#test/support/run/length.ts';

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

const production = path.join(import.meta.dirname, '../../support/product/production-packages.mjs');
const withoutDevelopment = { NODE_OPTIONS: `--import=${pathToFileURL(production).href}` };

test('each program starts from production packages alone', async () => {
  const entries = ['bot', 'dial-worker', 'cli', 'sandbox'] as const;
  const ended = await Promise.all(
    entries.map((entry) => runProcess(entry, ['--help'], withoutDevelopment)),
  );

  expect(ended.map(({ code, error }) => ({ code, error }))).toEqual(
    entries.map(() => ({ code: 0, error: '' })),
  );
});

atLength('the sandbox, whose PostgreSQL is for development, says so in a sentence', async () => {
  const { code, error } = await runProcess('sandbox', ['--demo'], withoutDevelopment);

  expect({ code, error }).toEqual({
    code: 1,
    error: `Bellwether can't run: no PostgreSQL for ${process.platform}-${process.arch} came with npm. The sandbox needs the packages for development: run npm ci without --omit=dev.\n`,
  });
});

test('the sandbox’s page, which needs more, says so in a sentence', async () => {
  const { code, error } = await runProcess('sandbox', [], withoutDevelopment);

  expect({ code, error }).toEqual({
    code: 1,
    error:
      "Bellwether can't run: the page of npm start needs the packages for development: run npm ci without --omit=dev. docs/operations.md has every setting.\n",
  });
});
