import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { freePort } from '#database/embedded/free-port.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import {
  ourNumber,
  setUpDatabase,
  testDatabase,
  testKey,
} from '#test/support/postgres/database.ts';
import { runProcess } from '#test/support/product/run-process.ts';

const database = setUpDatabase();
const logKey = randomBytes(32).toString('base64');
let settings: Record<string, string>;
beforeAll(async () => {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const secret = () => randomBytes(24).toString('base64url');
  settings = {
    DATABASE_URL: database.urls.bot,
    BELLWETHER_KEY: testKey,
    PUBLIC_URL: nobody,
    LOG_LEVEL: 'fatal',
    TEAMS_APP_ID: '6f1e2d3c-0000-4000-8000-00000000b07a',
    TEAMS_APP_PASSWORD: secret(),
    TEAMS_TENANT_ID: '6f1e2d3c-0000-4000-8000-00000000d157',
    TEAMS_CHANNEL_ID: '19:closures@thread.tacv2',
    TEAMS_COMPLIANCE_CHANNEL_ID: '19:compliance@thread.tacv2',
    TEAMS_LOGIN_URL: nobody,
    DIRECTORY_ISSUER: nobody,
    DIRECTORY_CLIENT_ID: 'nobody',
    DIRECTORY_CLIENT_SECRET: secret(),
    TWILIO_ACCOUNT_SID: `AC${'b2'.repeat(16)}`,
    TWILIO_AUTH_TOKEN: secret(),
    TWILIO_FROM: ourNumber,
    TWILIO_API_URL: nobody,
    TWILIO_REASSIGNED_NUMBERS: 'off',
  };
});

const programs = [
  ['bot', []],
  ['dial-worker', []],
  ['cli', ['numbers', 'list']],
] as const;

async function changedUrl(
  change: (url: URL) => void,
  from = database.urls.imports,
): Promise<string> {
  const url = new URL(from);
  change(url);
  return url.href;
}

const places: [string, () => Promise<string>, string][] = [
  [
    'a wrong password',
    () =>
      changedUrl((url) => {
        url.password = 'wrong';
      }),
    'PostgreSQL rejects this user and password: correct them in DATABASE_URL',
  ],
  [
    'no password',
    () =>
      changedUrl((url) => {
        url.password = '';
      }),
    'PostgreSQL wants a password, and DATABASE_URL has none: add it',
  ],
  [
    'a refused connection',
    async () => {
      const port = await freePort();
      return changedUrl((url) => {
        url.port = String(port);
      });
    },
    'the address in DATABASE_URL: start PostgreSQL there, or correct DATABASE_URL',
  ],
  [
    'a database that is not there',
    () =>
      changedUrl((url) => {
        url.pathname = '/nowhere';
      }),
    'database "nowhere" does not exist on this server: create it, or correct DATABASE_URL',
  ],
  [
    'the owner for a role',
    async () => database.ownerUrl,
    'who could alter the audit log; the command line needs a login that is only in bellwether_imports',
  ],
];

test.each(
  // All of them ask the same function; the command line starts fastest.
  programs.flatMap(([program, words]) =>
    (program === 'cli' ? places : places.slice(0, 1)).map(([name, url, sentence]) => {
      return { program, words, name, url, sentence };
    }),
  ),
)('$program with $name says so in a sentence', async ({ program, words, url, sentence }) => {
  const given = { ...settings, DATABASE_URL: await url() };
  const { code, told, error } = await runProcess(
    program,
    words,
    program === 'dial-worker' ? workerEnvironment({ ...given, AUDIT_LOG_KEY: logKey }) : given,
  );

  expect({ code, told }).toEqual({ code: 1, told: '' });
  expect(error).toContain(sentence);
  expect(error.trim().split('\n')).toHaveLength(1);
});

test('migrations say the same of the address of the owner, and want the owner', async () => {
  const wrong = await changedUrl((url) => {
    url.password = 'wrong';
  }, database.ownerUrl);
  const migrate = (MIGRATION_DATABASE_URL: string) =>
    runProcess('cli', ['migrate'], { MIGRATION_DATABASE_URL });
  // As when there is something to do.
  await database.owner.pool.query('DELETE FROM kysely_migration');

  const locked = await migrate(wrong);
  const application = await migrate(database.urls.imports);

  expect(locked).toEqual({
    code: 1,
    told: '',
    error:
      "Bellwether can't run: PostgreSQL rejects this user and password: correct them in MIGRATION_DATABASE_URL. docs/operations.md has every setting.\n",
  });
  expect(application).toEqual({
    code: 1,
    told: '',
    error: 'Only the owner of the database can do this: set MIGRATION_DATABASE_URL.\n',
  });
});

test('each program and doctor say of an unreleased database that it is one', async () => {
  await using old = await testDatabase();
  await old.owner.pool.query('DROP TABLE baseline_digest, account_key CASCADE');
  const { bot, worker, imports } = old.urls;
  const given = { ...settings, AUDIT_LOG_KEY: logKey };
  const owner = { MIGRATION_DATABASE_URL: old.ownerUrl, BELLWETHER_KEY: testKey };

  const ended = await Promise.all([
    runProcess('bot', [], { ...settings, DATABASE_URL: bot }),
    runProcess('dial-worker', [], workerEnvironment({ ...given, DATABASE_URL: worker })),
    runProcess('cli', ['numbers', 'list'], { ...settings, DATABASE_URL: imports }),
    runProcess('cli', ['migrate'], owner),
    runProcess('cli', ['keys', 'status'], owner),
    runProcess('cli', ['doctor'], { ...settings, ...owner, DATABASE_URL: bot }),
  ]);

  const sentence = /his database was made by an unreleased version; make a new database\./;
  for (const { code, told, error } of ended) {
    expect(code).toBe(1);
    expect(told + error).toMatch(sentence);
    expect(told + error).not.toMatch(/does not exist|42P01/);
  }
});

test('a dial worker that is given a secret of chat or the directory does not start', async () => {
  const { code, error } = await runProcess('dial-worker', [], {
    ...settings,
    DATABASE_URL: database.urls.worker,
  });

  expect(code).toBe(1);
  for (const name of ['TEAMS_APP_PASSWORD', 'DIRECTORY_CLIENT_SECRET']) {
    expect(error).toContain(
      `${name} belongs to the bot: remove it from the dial worker's settings`,
    );
  }
});

test('a bot whose port is in use says which, and ends', async () => {
  await using _other = await testDatabase();
  const squatter = createServer().listen(0);
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;

  const { code, error } = await runProcess('bot', [], {
    ...settings,
    DATABASE_URL: _other.urls.bot,
    PORT: String(port),
  });
  squatter.close();

  expect(code).toBe(1);
  expect(error).toBe(
    `Bellwether can't run: port ${port} is in use: stop the other program, or set PORT to another one. docs/operations.md has every setting.\n`,
  );
});

test('the sandbox stops where a real database is set, and says what it is', async () => {
  const { code, told, error } = await runProcess('sandbox', [], settings);

  expect({ code, told }).toEqual({ code: 1, told: '' });
  expect(error).toContain('npm start and npm run audit:tamper are the sandbox');
  expect(error).toContain('For real use, run npm run bot and npm run worker');
});

test.each(['bot', 'dial-worker', 'sandbox', 'cli'] as const)(
  '%s knows --help and refuses what it does not know, before it looks at any setting',
  async (program) => {
    const help = await runProcess(program, ['--help'], {});
    const unknown = await runProcess(program, ['--verson'], {});

    expect(help).toMatchObject({ code: 0, error: '' });
    expect(help.told).toMatch(/^Usage:/);
    expect(unknown).toMatchObject({ code: 2, told: '' });
    expect(unknown.error).toContain('There is no option --verson here. Did you mean --version?');
  },
);

test('--version tells the version', async () => {
  const { told } = await runProcess('cli', ['--version'], {});

  expect(told).toMatch(/^Bellwether \d+\.\d+\.\d+ \(Node \d+\.\d+\.\d+\)\n$/);
});
