import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Config, readConfig } from '#config/config.ts';
import { freePort } from '#database/embedded/free-port.ts';
import { type Child, startChild } from '#sandbox/child-process.ts';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { type FarSide, startFarSide } from '#sandbox/far-side.ts';
import type { Person } from '#sandbox/person.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { type BehaviorMix, everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import { makeItAfternoon } from '#test/support/district/afternoon.ts';
import { seed, seededDatabase } from '#test/support/district/seeded-database.ts';
import { type TestDatabase, testKey, testVault } from '#test/support/postgres/database.ts';
import { count } from '#test/support/run/counts.ts';
import { isLong } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import type { Vault } from '#vault/vault.ts';
import { hearPrograms, type Program, startProgram } from './programs.ts';

/** The whole product, with the far side emulated: real HTTP, real PostgreSQL, the real libraries. */
export type Product = AsyncDisposable & {
  farSide: FarSide;
  database: TestDatabase;
  vault: Vault;
  config: Config;
  botUrl: string;
  /** What its workers sign the audit log with. */
  auditLogKey: string;
  /** Where processes of their own write their logs, such as `bot.log`. */
  folder: string;
  onSlack(who: keyof typeof staff): Person;
  onTeams(who: keyof typeof staff): Person;
  /** The process in which its bot and its dial worker run. */
  pid: number | undefined;
  /** A bot in that process, where there is none; it stops with the product, or before. */
  startBot(also?: Record<string, string>): Program;
  /** A dial worker in that process; it stops with the product, or before. */
  startWorker(also?: Record<string, string>): Program;
  /** What the programs in that process have written. */
  written(): string;
  /** A dial worker as a process of its own, to be killed; of another release, if `programs` says where its `src` is. */
  startWorkerProcess(also?: Record<string, string>, programs?: string): Child;
  /** A bot as a process of its own, to be killed; a second one, unless there is none. the far side speaks to it from now on. */
  startBotProcess(also?: Record<string, string>, programs?: string): Promise<Child>;
  /** The newest campaign. */
  campaign(): Promise<{ id: string; number: number; state: string }>;
};

export type ProductOptions = {
  students?: number;
  callsPerSecond?: number;
  speed?: number;
  mix?: BehaviorMix;
  /** Slack's own patience, where it is what a test is about. */
  slackPatienceMs?: number;
  withoutWorker?: true;
  /** The bot is a process of its own, too, to be started and killed. */
  withoutBot?: true;
  /** Another database than one of the run's own server. */
  database?: TestDatabase;
  /** Another far side than ours, by the settings that lead to it. */
  elsewhere?: Record<string, string>;
  /** Its families live where they were imported, as late as it may be there; else where it is afternoon. */
  atAnyHour?: true;
  /** Where the `src` of bots and workers that are processes of their own is, if not here. */
  programs?: string;
};

/** The one product that the tests of a file share. A function gives options that rest on what was set up before. */
export const setUpProduct = (options: ProductOptions | (() => ProductOptions) = {}) =>
  setUpOnce(() => startProduct(typeof options === 'function' ? options() : options));

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-scenario-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const vault = testVault;
  const callsPerSecond = options.callsPerSecond ?? 200;
  const students = options.students ?? (isLong ? 30 : 12);
  const database = stack.use(options.database ?? (await seededDatabase(students)));
  if (options.database !== undefined) await seed(database, students);
  // What it was imported from, for tests that import it again.
  await writeFictionalDistrict({ folder, students });
  await database.db
    .updateTable('district')
    .set({ calls_per_second: callsPerSecond, busy_retry_seconds: 1, no_answer_retry_seconds: 1 })
    .execute();
  if (options.atAnyHour === undefined) await makeItAfternoon(database);
  const farSide = stack.use(
    await startFarSide({
      // The district keeps its own pace; a carrier that did as well would keep it after the district changed it.
      callsPerSecond: Math.max(callsPerSecond, 200),
      speed: options.speed ?? 200,
      mix: options.mix ?? everybodyAnswers,
      // Slack's three seconds would fail whatever a busy machine is late with.
      slackPatienceMs: options.slackPatienceMs ?? 20_000,
    }),
  );
  count('products');
  stack.defer(() => count('calls', farSide.twilio.calls().length));
  const port = await freePort();
  const botUrl = `http://127.0.0.1:${port}`;
  farSide.connectBot(botUrl);
  const environment = {
    DATABASE_URL: database.urls.bot,
    // Each session plans its statements itself, and a product of a test keeps few busy.
    DATABASE_SESSIONS: '3',
    BELLWETHER_KEY: testKey,
    PUBLIC_URL: botUrl,
    PORT: String(port),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
    ...farSide.environment,
    ...options.elsewhere,
  };
  const config = readConfig(environment);
  const auditLogKey = randomBytes(32).toString('base64');
  const ofWorker = workerEnvironment({
    ...environment,
    DATABASE_URL: database.urls.worker,
    AUDIT_LOG_KEY: auditLogKey,
  });
  const heard = stack.use(hearPrograms());
  const running: Program[] = [];
  stack.defer(async () => {
    await Promise.all(running.map((program) => program.stop()));
  });
  const start = (entry: 'bot' | 'dial-worker', settings: Record<string, string>) => {
    const program = startProgram(entry, settings);
    running.push(program);
    return program;
  };
  const startBot = (also: Record<string, string> = {}) => start('bot', { ...environment, ...also });
  if (options.withoutBot === undefined) await startBot().ready;
  const startWorker = (also: Record<string, string> = {}) =>
    start('dial-worker', { ...ofWorker, ...also });
  if (options.withoutWorker === undefined) {
    const worker = startWorker();
    // A list that is frozen before its numbers were checked leaves them out.
    await Promise.race([
      until('the numbers to be checked', () => areNumbersChecked(database)),
      worker.ended,
    ]);
  }
  const children: Child[] = [];
  stack.defer(async () => {
    await Promise.all(children.map((child) => child[Symbol.asyncDispose]()));
  });
  const owned = stack.move();
  const member = (who: keyof typeof staff): StaffMember => staff[who];
  return {
    farSide,
    database,
    vault,
    config,
    botUrl,
    auditLogKey,
    folder,
    onSlack: (who) => slackPerson(farSide.slack, member(who)),
    onTeams: (who) => teamsPerson(farSide.teams, member(who)),
    pid: running[0]?.pid,
    startBot,
    startWorker,
    written: () => heard.text(),
    startWorkerProcess(also = {}, programs = options.programs) {
      const child = startChild('dial-worker', {
        environment: { ...ofWorker, ...also },
        logFile: path.join(folder, 'dial-worker.log'),
        root: programs,
      });
      children.push(child);
      return child;
    },
    async startBotProcess(also = {}, programs = options.programs) {
      const ownPort = options.withoutBot === undefined ? await freePort() : port;
      const child = startChild('bot', {
        environment: { ...environment, PORT: String(ownPort), ...also },
        logFile: path.join(folder, 'bot.log'),
        root: programs,
      });
      children.push(child);
      await child.ready;
      farSide.connectBot(`http://127.0.0.1:${ownPort}`);
      return child;
    },
    campaign: () =>
      database.db
        .selectFrom('campaign')
        .select(['id', 'number', 'state'])
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Whether nobody's consent waits for an answer of the Reassigned Numbers Database. */
async function areNumbersChecked({ owner }: TestDatabase): Promise<boolean> {
  const { rows } = await owner.pool.query(
    `SELECT FROM phone_gate WHERE checked_until IS NULL
      AND (voice_mission | voice_other | text_mission | text_other) & fact_bits('{consent express,consent written}') > 0
     LIMIT 1`,
  );
  return rows.length === 0;
}
