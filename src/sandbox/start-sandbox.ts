import path from 'node:path';
import { ConfigFault } from '#config/config.ts';
import { type Connection, connect } from '#database/connect.ts';
import { startEmbeddedServer } from '#database/embedded/embedded-server.ts';
import { freePort } from '#database/embedded/free-port.ts';
import { migrate } from '#database/migration/migrate.ts';
import { isUnreleased } from '#database/migration/unreleased-database.ts';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { openForStaff } from '#vault/open-for-staff.ts';
import { openVault, type Vault } from '#vault/vault.ts';
import { type Child, startChild } from './child-process.ts';
import { seedDistrict } from './district/seed-district.ts';
import { type FarSide, startFarSide } from './far-side.ts';
import { sandboxKey } from './home.ts';
import { createWorkerCrew, type WorkerCrew } from './worker-crew.ts';
import { workerEnvironment } from './worker-environment.ts';

export type Sandbox = AsyncDisposable & {
  farSide: FarSide;
  database: Connection;
  /** The database's owner, whom no right holds back. */
  ownerUrl: string;
  vault: Vault;
  /** Where the bot's own pages are. */
  botUrl: string;
  bot: Child;
  workers: WorkerCrew;
};

/** Everything on one machine: database, fictional district, far side, bot and workers as processes of their own. */
export async function startSandbox(options: {
  home: string;
  callsPerSecond: number;
  students?: number;
  /** 1 rings and speaks in real time. */
  speed: number;
  say: (line: string) => void;
}): Promise<Sandbox> {
  const { home, say } = options;
  await using stack = new AsyncDisposableStack();
  say('Starting PostgreSQL …');
  const server = stack.use(await startEmbeddedServer(home));
  {
    await using owner = connect({ url: server.ownerUrl, name: 'bellwether-migrate', max: 1 });
    if (await isUnreleased(owner.db))
      throw new ConfigFault([
        `the database in ${home} was made by an unreleased version: delete that folder, and start again`,
      ]);
    await migrate(owner.db);
  }
  const key = await sandboxKey(home, 'master-key');
  const auditLogKey = await sandboxKey(home, 'audit-log-key');
  const database = stack.use(
    connect({ url: server.urls.imports, name: 'bellwether-sandbox', max: 6 }),
  );
  const opened = await startKeyRing(database.db, {
    settings: { BELLWETHER_KEY: key },
    program: 'sandbox',
    onFault: () => {},
  });
  if (opened.kind === 'refused') throw new ConfigFault([opened.sentence]);
  const vault = openVault(stack.use(opened.ring));
  database.openSealed(openForStaff(vault));
  {
    await using bot = connect({ url: server.urls.bot, name: 'bellwether-training', max: 1 });
    bot.openSealed(openForStaff(vault));
    await seedDistrict({
      ...database,
      bot: bot.db,
      vault,
      folder: path.join(home, 'district'),
      callsPerSecond: options.callsPerSecond,
      withTeachers: true,
      ...(options.students === undefined ? {} : { students: options.students }),
      say,
    });
  }

  say('Starting Slack, Teams and the telephone network …');
  const farSide = stack.use(await startFarSide(options));
  const port = await freePort();
  const botUrl = `http://127.0.0.1:${port}`;
  farSide.connectBot(botUrl);
  const environment = {
    DATABASE_URL: server.urls.bot,
    BELLWETHER_KEY: key,
    PUBLIC_URL: botUrl,
    PORT: String(port),
    LOG_LEVEL: 'info',
    ...farSide.environment,
  };
  say('Starting the bot and two dial workers …');
  const bot = stack.use(startChild('bot', { environment, logFile: path.join(home, 'bot.log') }));
  const workers = stack.use(
    createWorkerCrew(() =>
      startChild('dial-worker', {
        environment: workerEnvironment({
          ...environment,
          DATABASE_URL: server.urls.worker,
          AUDIT_LOG_KEY: auditLogKey,
        }),
        logFile: path.join(home, 'dial-worker.log'),
      }),
    ),
  );
  // Two, so that one can be killed.
  workers.start();
  workers.start();
  await bot.ready;
  const owned = stack.move();
  return {
    farSide,
    database,
    ownerUrl: server.ownerUrl,
    vault,
    botUrl,
    bot,
    workers,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
