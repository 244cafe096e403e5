import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Child } from '#sandbox/child-process.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { type DatabaseLine, databaseLine } from '#test/support/postgres/database-line.ts';
import { type OwnPostgres, ownPostgres } from '#test/support/postgres/own-postgres.ts';
import {
  letTimePass,
  letTimesStandAsLogged,
  orphanCalls,
  unevenAttempts,
  whatIsLeft,
} from '#test/support/product/books.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';

let postgres: OwnPostgres;
let line: DatabaseLine;
let product: Product;
let bot: Child;
let workers: Child[];

const clock = path.join(import.meta.dirname, '../../support/product/shifted-clock.mjs');
const clockThatJumps = (minutes: number) => ({
  NODE_OPTIONS: `--import=${clock}`,
  CLOCK_JUMP_MINUTES: String(minutes),
});
const startWorkers = () =>
  [60, -60].map((minutes) => product.startWorkerProcess(clockThatJumps(minutes)));

beforeAll(async () => {
  postgres = await ownPostgres();
  line = await databaseLine(postgres.database.url);
  product = await startProduct({
    // Every process of the product reaches its database by a line that can fail; the test does not.
    database: {
      ...postgres.database,
      urls: {
        ...postgres.database.urls,
        bot: line.urlOf(postgres.database.urls.bot),
        worker: line.urlOf(postgres.database.urls.worker),
      },
    },
    students: 60,
    callsPerSecond: 12,
    withoutBot: true,
    withoutWorker: true,
  });
  bot = await product.startBotProcess();
  workers = startWorkers();
  await numbersChecked(product);
}, 240_000);
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

type Closure = { id: string; callsBefore: number };

/** A closure that is asked for and approved in chat, with its first calls out. */
async function start(): Promise<Closure> {
  const callsBefore = product.farSide.twilio.calls().length;
  const last = await product.campaign().catch(() => undefined);
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  // A database that lost its power goes on counting some numbers further.
  const { number } = await until('the closure', async () => {
    const newest = await product.campaign().catch(() => undefined);
    return newest !== undefined && newest.number > (last?.number ?? 0) && newest;
  });
  await until('the card', () =>
    [`Closure ${number} ·`, 'Waiting for approval'].every((words) =>
      superintendent.card().includes(words),
    ),
  );
  await superintendent.press('approve');
  const closure = { id: (await product.campaign()).id, callsBefore };
  await until('the first calls', () => callsOf(closure).length >= 5, 60_000);
  return closure;
}

const callsOf = ({ callsBefore }: Closure) => product.farSide.twilio.calls().slice(callsBefore);

/** How long it takes, in seconds, until calls leave again. */
async function secondsToNextCalls(closure: Closure): Promise<number> {
  const startedMs = performance.now();
  // What was on its way to the carrier at that moment arrives within a second.
  const inFlight = 3;
  const calls = callsOf(closure).length + inFlight;
  await until('the next calls', () => callsOf(closure).length > calls, 60_000);
  return (performance.now() - startedMs) / 1000;
}

/** To the end, and every promise about it. */
async function expectInOrder(closure: Closure): Promise<void> {
  const hurry = setInterval(() => void letTimePass(product), 2_000);
  const isOver = async () => (await product.campaign()).state === 'finished';
  await until('the end', isOver, 80_000)
    .catch(async (cause: unknown) => {
      throw new Error(await whatIsLeft(product), { cause });
    })
    .finally(() => clearInterval(hurry));
  const { rows } = await product.database.pool.query<{ phones: number; settled: number }>(
    `SELECT count(*)::int AS phones, count(*) FILTER (WHERE EXISTS (SELECT FROM attempt a
       WHERE a.version_id = r.version_id AND a.phone_id = r.phone_id AND a.ended_at IS NOT NULL))::int AS settled
     FROM recipient r JOIN campaign_version v ON v.id = r.version_id WHERE v.campaign_id = $1`,
    [closure.id],
  );
  expect(rows[0]?.phones).toBeGreaterThan(50);
  expect(rows[0]?.settled).toBe(rows[0]?.phones);
  const { rows: spoken } = await product.database.pool.query<{ times: number }>(
    `SELECT count(*)::int AS times FROM attempt WHERE campaign_id = $1 AND spoken_at IS NOT NULL GROUP BY phone_id`,
    [closure.id],
  );
  expect(spoken.filter(({ times }) => times > 1)).toEqual([]);
  // Whoever's call was cut in two by the fault is settled, and not called twice.
  expect(spoken.length).toBeGreaterThan((rows[0]?.phones ?? 0) * 0.8);
  expect(await orphanCalls(product)).toEqual([]);
  expect(await unevenAttempts(product)).toBe(0);
}

test('F25 PostgreSQL loses its power in the middle of a closure: dialing goes on within 60 s, and the books balance', async () => {
  const closure = await start();

  await postgres.restart();

  expect(await secondsToNextCalls(closure)).toBeLessThan(60);
  await expectInOrder(closure);
});

test('F26 every session of the database falls silent in the middle of a closure: it goes on within 15 s', async () => {
  const closure = await start();

  line.silence();

  expect(await secondsToNextCalls(closure)).toBeLessThan(15);
  await expectInOrder(closure);
});

test('F27 with every session of chat and pages taken, phones that are answered hear the message, and the bot is not ready', async () => {
  const closure = await start();
  const ready = async () => (await fetch(`${product.botUrl}/health/ready`)).status;
  const owner = await product.database.owner.pool.connect();
  await owner.query('BEGIN; LOCK TABLE kysely_migration IN ACCESS EXCLUSIVE MODE');

  const answers = await Promise.all(Array.from({ length: 12 }, ready));

  expect(new Set(answers)).toEqual(new Set([503]));
  const calls = callsOf(closure).length;
  await until('answered calls', () =>
    callsOf(closure)
      .slice(calls)
      .some(({ transcript }) => transcript.some(({ text }) => text.includes('will be closed'))),
  );
  expect(await ready()).toBe(503);
  await owner.query('ROLLBACK');
  owner.release();
  await until('the bot to be ready', async () => (await ready()) === 200);
  await expectInOrder(closure);
});

test('F30 the database is migrated under workers that dial: they end and place nothing more, and a newer one goes on', async () => {
  const closure = await start();
  const { pool } = product.database.owner;
  const { rows } = await pool.query<{ migration: string }>(
    'SELECT migration FROM dialer_must_know',
  );
  const ended = workers.map(async ({ process: child }) => {
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  });

  await pool.query(`UPDATE dialer_must_know SET migration = '20991231T2359-from-tomorrow'`);

  expect(await Promise.all(ended)).toEqual([1, 1]);
  const called = callsOf(closure).length;
  const late = product.startWorkerProcess();
  await once(late.process, 'exit');
  expect(late.process.exitCode).toBe(1);
  expect(callsOf(closure)).toHaveLength(called);
  // As the version that came with that migration.
  await pool.query('UPDATE dialer_must_know SET migration = $1', [rows[0]?.migration]);
  workers = startWorkers();
  await expectInOrder(closure);
});

test('F32 the clocks of two workers jump by an hour, ahead and back, in the middle of a closure: each phone is called once', async () => {
  const closure = await start();

  for (const worker of workers) worker.process.kill('SIGUSR2');

  await expectInOrder(closure);
  expect(callsOf(closure)).toHaveLength(new Set(callsOf(closure).map(({ to }) => to)).size);
});

test('F62 the power fails for database, workers and bot at once: started again, all goes on, and an audit finds nothing', async () => {
  const closure = await start();

  await Promise.all([postgres.restart(), bot.kill(), ...workers.map((worker) => worker.kill())]);
  bot = await product.startBotProcess();
  workers = startWorkers();

  expect(await secondsToNextCalls(closure)).toBeLessThan(60);
  await expectInOrder(closure);
  await letTimesStandAsLogged(product);
  expect(await auditFindings()).toEqual({
    'call-without-basis': 0,
    'call-after-withdrawal': 0,
    'gate-differs': 0,
    'books-out-of-balance': 0,
  });
});

/** What an audit of the whole district, asked for now and done by a worker, finds wrong with calls, gates and books. */
async function auditFindings(): Promise<Record<string, number | undefined>> {
  const { db, pool } = product.database;
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
