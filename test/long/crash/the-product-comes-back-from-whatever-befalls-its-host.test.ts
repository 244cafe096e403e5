import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { letTimesStandAsLogged } from '#test/support/product/books.ts';
import {
  callsOf,
  expectInOrder,
  secondsToNextCalls,
  startClosure,
  startHost,
} from '#test/support/product/host.ts';
import { setUpOnce } from '#test/support/set-up.ts';

// `npm run test:long` has the others that befall a host.
const host = setUpOnce(startHost);

test('F27 with every session of chat and pages taken, phones that are answered hear the message, and the bot is not ready', async () => {
  const closure = await startClosure(host);
  const ready = async () => (await fetch(`${host.product.botUrl}/health/ready`)).status;
  const owner = await host.product.database.owner.pool.connect();
  await owner.query('BEGIN; LOCK TABLE kysely_migration IN ACCESS EXCLUSIVE MODE');

  const answers = await Promise.all(Array.from({ length: 12 }, ready));

  expect(new Set(answers)).toEqual(new Set([503]));
  const calls = callsOf(host.product, closure).length;
  await until('answered calls', () =>
    callsOf(host.product, closure)
      .slice(calls)
      .some(({ transcript }) => transcript.some(({ text }) => text.includes('will be closed'))),
  );
  expect(await ready()).toBe(503);
  await owner.query('ROLLBACK');
  owner.release();
  await until('the bot to be ready', async () => (await ready()) === 200);
  await expectInOrder(host, closure);
});

test('F62 the power fails for database, workers and bot at once: started again, all goes on, and an audit finds nothing', async () => {
  const closure = await startClosure(host);

  await Promise.all([
    host.postgres.restart(),
    host.bot.kill(),
    ...host.workers.map((worker) => worker.kill()),
  ]);
  host.bot = await host.product.startBotProcess();
  host.workers = host.startWorkers();

  expect(await secondsToNextCalls(host, closure)).toBeLessThan(60);
  await expectInOrder(host, closure);
  await letTimesStandAsLogged(host.product);
  expect(await auditFindings()).toEqual({
    'call-without-basis': 0,
    'call-after-withdrawal': 0,
    'gate-differs': 0,
    'books-out-of-balance': 0,
  });
});

/** What an audit of the whole district, asked for now and done by a worker, finds wrong with calls, gates and books. */
async function auditFindings(): Promise<Record<string, number | undefined>> {
  const { db, pool } = host.product.database;
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO audit_run (kind, asked_by) SELECT 'asked', id FROM operator LIMIT 1 RETURNING id`,
  );
  const ended = () =>
    db
      .selectFrom('audit_run')
      .select('looked_at')
      .where('id', '=', rows[0]?.id ?? '')
      .where('ended_at', 'is not', null)
      .executeTakeFirst();
  const run = await until('the audit', ended);
  return Object.fromEntries(
    ['call-without-basis', 'call-after-withdrawal', 'gate-differs', 'books-out-of-balance'].map(
      (code) => [code, run.looked_at[code]?.found],
    ),
  );
}
