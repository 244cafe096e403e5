import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  callsOf,
  expectInOrder,
  secondsToNextCalls,
  startClosure,
  startHost,
} from '#test/support/product/host.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const host = setUpOnce(startHost);

test('F25 PostgreSQL loses its power in the middle of a closure: dialing goes on within 60 s, and the books balance', async () => {
  const closure = await startClosure(host);

  await host.postgres.restart();

  expect(await secondsToNextCalls(host, closure)).toBeLessThan(60);
  await expectInOrder(host, closure);
});

test('F26 every session of the database falls silent in the middle of a closure: it goes on within 15 s', async () => {
  const closure = await startClosure(host);

  host.line.silence();

  expect(await secondsToNextCalls(host, closure)).toBeLessThan(15);
  await expectInOrder(host, closure);
});

test('F30 the database is migrated under workers that dial: they end and place nothing more, and a newer one goes on', async () => {
  const closure = await startClosure(host);
  const { pool } = host.product.database.owner;
  const { rows } = await pool.query<{ migration: string }>(
    'SELECT migration FROM dialer_must_know',
  );
  const ended = host.workers.map(async ({ process: child }) => {
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  });

  await pool.query(`UPDATE dialer_must_know SET migration = '20991231T2359-from-tomorrow'`);

  expect(await Promise.all(ended)).toEqual([1, 1]);
  const called = callsOf(host.product, closure).length;
  const late = host.product.startWorkerProcess();
  await once(late.process, 'exit');
  expect(late.process.exitCode).toBe(1);
  expect(callsOf(host.product, closure)).toHaveLength(called);
  // As the version that came with that migration.
  await pool.query('UPDATE dialer_must_know SET migration = $1', [rows[0]?.migration]);
  host.workers = host.startWorkers();
  await expectInOrder(host, closure);
});

test('F32 the clocks of two workers jump by an hour, ahead and back, in the middle of a closure: each phone is called once', async () => {
  const closure = await startClosure(host);

  for (const worker of host.workers) worker.process.kill('SIGUSR2');

  await expectInOrder(host, closure);
  expect(callsOf(host.product, closure)).toHaveLength(
    new Set(callsOf(host.product, closure).map(({ to }) => to)).size,
  );
});
