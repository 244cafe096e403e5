import path from 'node:path';
import { expect } from 'vitest';
import type { Child } from '#sandbox/child-process.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { type DatabaseLine, databaseLine } from '#test/support/postgres/database-line.ts';
import { type OwnPostgres, ownPostgres } from '#test/support/postgres/own-postgres.ts';
import type { Pooler } from '#test/support/postgres/pooler.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';
import { letTimePass, orphanCalls, unevenAttempts, whatIsLeft } from './books.ts';
import { type Product, startProduct } from './product.ts';

/** The whole product, each part of it a process of its own, on a host to which anything may happen. */
export type Host = AsyncDisposable & {
  product: Product;
  postgres: OwnPostgres;
  /** Every process of the product reaches its database by this line; the test does not. */
  line: DatabaseLine;
  bot: Child;
  /** Two of them, whose clocks jump by an hour, one ahead and one back, at a SIGUSR2. */
  workers: Child[];
  startWorkers(): Child[];
};

export type Closure = { id: string; callsBefore: number };

const clock = path.join(import.meta.dirname, 'shifted-clock.mjs');
const clockThatJumps = (minutes: number) => ({
  NODE_OPTIONS: `--import=${clock}`,
  CLOCK_JUMP_MINUTES: String(minutes),
});

export async function startHost(
  options: {
    /** Starts one between the product's line and its database. */
    pooler?: (urls: readonly string[]) => Promise<Pooler>;
    /** The address of the line. */
    at?: string;
  } = {},
): Promise<Host> {
  const postgres = await ownPostgres();
  const { url, urls } = postgres.database;
  const pooler = await options.pooler?.(Object.values(urls));
  const line = await databaseLine(pooler?.urlOf(url) ?? url, options.at);
  const product = await startProduct({
    database: {
      ...postgres.database,
      urls: {
        ...urls,
        bot: line.urlOf(urls.bot),
        worker: line.urlOf(urls.worker),
      },
    },
    students: 60,
    callsPerSecond: 12,
    withoutBot: true,
    withoutWorker: true,
  });
  const startWorkers = () =>
    [60, -60].map((minutes) => product.startWorkerProcess(clockThatJumps(minutes)));
  const bot = await product.startBotProcess();
  const workers = startWorkers();
  await numbersChecked(product);
  return {
    product,
    postgres,
    line,
    bot,
    workers,
    startWorkers,
    async [Symbol.asyncDispose]() {
      await product[Symbol.asyncDispose]();
      await line[Symbol.asyncDispose]();
      await pooler?.[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
    },
  };
}

/** A closure that is asked for and approved in chat, with its first calls out. */
export async function startClosure({ product }: Host): Promise<Closure> {
  const callsBefore = product.farSide.twilio.calls().length;
  const last = await product.campaign().catch(() => undefined);
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  // A database that lost its power counts on where it was.
  const number = (last?.number ?? 0) + 1;
  await until('the closure', async () => {
    const newest = await product.campaign().catch(() => undefined);
    return newest?.number === number;
  });
  await until('the card', () =>
    [`Closure ${number} ·`, 'Waiting for approval'].every((words) =>
      superintendent.card().includes(words),
    ),
  );
  await superintendent.press('approve');
  const closure = { id: (await product.campaign()).id, callsBefore };
  await until('the first calls', () => callsOf(product, closure).length >= 5);
  return closure;
}

export const callsOf = ({ farSide }: Product, { callsBefore }: Closure) =>
  farSide.twilio.calls().slice(callsBefore);

/** How long it takes, in seconds of a quiet machine, until calls leave again. */
export async function secondsToNextCalls({ product }: Host, closure: Closure): Promise<number> {
  using watch = quietWatch();
  // What was on its way to the carrier at that moment arrives within a second.
  const inFlight = 3;
  const calls = callsOf(product, closure).length + inFlight;
  await until('the next calls', () => callsOf(product, closure).length > calls);
  return watch.ms() / 1000;
}

/** To the end, and every promise about it. */
export async function expectInOrder({ product }: Host, closure: Closure): Promise<void> {
  const hurry = setInterval(() => void letTimePass(product), 2_000);
  const isOver = async () => (await product.campaign()).state === 'finished';
  await until('the end', isOver)
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
  // Anyone who's call was cut in two by the fault is settled, and not called twice.
  expect(spoken.length).toBeGreaterThan((rows[0]?.phones ?? 0) * 0.8);
  expect(await orphanCalls(product)).toEqual([]);
  expect(await unevenAttempts(product)).toBe(0);
}
