import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { freePort } from '#database/embedded/free-port.ts';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import type { Child } from '#sandbox/child-process.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { nextRelease } from '#test/support/deployment/next-release.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { nextMigration } from '#test/support/postgres/next-version.ts';
import { orphanCalls, unevenAttempts } from '#test/support/product/books.ts';
import { finished } from '#test/support/product/finished.ts';
import { startLoadBalancer } from '#test/support/product/load-balancer.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { startClosure } from '#test/support/product/running-closure.ts';
import { setUpOnce } from '#test/support/set-up.ts';

// The steps of docs/upgrade.md, while a closure calls: migrate, the bots one by one, the workers one by one; and back.

/** The long one also goes back. */
type Length = { bots: number; workers: number; isLong: boolean };

export function upgradeCallsNobodyTwice({ bots, workers, isLong }: Length): void {
  const product = setUpProduct({ students: 90, withoutBot: true, withoutWorker: true });
  const balancer = setUpOnce(() => startLoadBalancer(product.config.PORT));
  const release = setUpOnce(() => nextRelease());
  const running = { bots: [] as Child[], workers: [] as Child[] };
  const warned = { LOG_LEVEL: 'warn' };

  /** The next bot answers before the one before it ends. */
  async function startBot(programs?: string): Promise<Child> {
    const port = await freePort();
    const bot = await product.startBotProcess({ PORT: String(port), ...warned }, programs);
    balancer.leadTo(port);
    return bot;
  }

  beforeAll(async () => {
    for (let n = 0; n < bots; n++) running.bots.push(await startBot());
    for (let n = 0; n < workers; n++) running.workers.push(product.startWorkerProcess(warned));
    await numbersChecked(product);
    // The closure is still calling after every program was replaced twice, on a slow machine as well.
    await callsPerSecond(1);
  });

  const callsPerSecond = (pace: number) =>
    product.database.owner.pool.query('UPDATE district SET calls_per_second = $1', [pace]);

  async function replaceAll(programs?: string): Promise<void> {
    for (const [place, bot] of running.bots.entries()) {
      const next = await startBot(programs);
      await bot[Symbol.asyncDispose]();
      running.bots[place] = next;
      await everybodyIsHeard();
    }
    for (const [place, worker] of running.workers.entries()) {
      await worker[Symbol.asyncDispose]();
      const next = product.startWorkerProcess(warned, programs);
      running.workers[place] = next;
      await until('the new worker', () => isThere(next));
      const since = product.farSide.twilio.calls().length;
      await until('the next call', () => product.farSide.twilio.calls().length > since);
    }
    expect(await product.campaign()).toMatchObject({ state: 'dialing' });
  }

  /** Its name has its process id. */
  async function isThere({ process }: Child): Promise<boolean> {
    const { rowCount } = await product.database.owner.pool.query(
      `SELECT FROM dial_worker WHERE worker LIKE '%:' || $1::int || ':%'`,
      [process.pid],
    );
    return rowCount === 1;
  }

  async function everybodyIsHeard(): Promise<void> {
    for (const person of [product.onSlack('principal'), product.onTeams('superintendent')]) {
      const before = person.toldPrivately().length;
      await person.say('closure status');
      await until('an answer', () => person.toldPrivately().length > before);
    }
  }

  const cli = (words: string[], settings: Record<string, string>, programs?: string) =>
    runProcess('cli', words, settings, programs === undefined ? {} : { cwd: programs, programs });
  const migrateBy = (programs?: string) =>
    cli(['migrate'], { MIGRATION_DATABASE_URL: product.database.ownerUrl }, programs);
  const logs = async () => {
    const files = ['bot.log', 'dial-worker.log'].map((name) => path.join(product.folder, name));
    return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('');
  };
  const older = `the database is newer than this version: it has ${nextMigration}`;

  test('the next release takes over in the middle of a closure', async () => {
    await startClosure(product);

    expect((await migrateBy(release.programs)).told).toBe(`Applied:\n  ${nextMigration}\n`);
    await replaceAll(release.programs);

    expect(await logs()).not.toContain(older);
    const { told } = await cli(['--version'], {}, release.programs);
    expect(told).toContain(release.version);
  });

  if (isLong) {
    test('the release before comes back over the newer tables, and says what it runs on', async () => {
      expect(await migrateBy()).toMatchObject({
        told: expect.stringContaining('Nothing was changed'),
        code: 0,
      });
      await replaceAll();

      expect((await logs()).split(older)).toHaveLength(1 + bots + workers);
    });
  }

  test('every phone of the list was called once, no request was refused, and the log holds', async () => {
    await callsPerSecond(200);
    await finished(product);

    const called = product.farSide.twilio.calls().map(({ to }) => to);
    expect(called.toSorted()).toEqual([...new Set(called)].toSorted());
    const { rows } = await product.database.pool.query(
      `SELECT count(*)::int AS phones, count(*) FILTER (WHERE EXISTS (SELECT FROM attempt a
         WHERE a.version_id = r.version_id AND a.phone_id = r.phone_id AND a.spoken_at IS NOT NULL))::int AS reached
       FROM recipient r`,
    );
    expect(rows).toEqual([{ phones: called.length, reached: called.length }]);
    expect(await orphanCalls(product)).toEqual([]);
    expect(await unevenAttempts(product)).toBe(0);
    expect(balancer.answers.filter(({ status }) => status >= 400)).toEqual([]);
    const key = writeVerifier(
      verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)),
    );
    const { told } = await cli(['audit', 'verify', `--key=${key}`], {
      DATABASE_URL: product.database.urls.imports,
      BELLWETHER_KEY: testKey,
    });
    expect(told).toContain('Every checkpoint matches');
  });
}
