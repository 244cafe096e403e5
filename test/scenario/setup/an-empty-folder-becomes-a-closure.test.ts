import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { freePort } from '#database/embedded/free-port.ts';
import { startChild } from '#sandbox/child-process.ts';
import { staff } from '#sandbox/district/staff.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { type FarSide, startFarSide } from '#sandbox/far-side.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { emptyDatabase } from '#test/support/postgres/empty-database.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';

const stack = new AsyncDisposableStack();
let folder: string;
let district: string;
let farSide: FarSide;
let databaseUrl: string;
let botUrl: string;
/** Where the emulated far side is; all else is asked for. */
let elsewhere: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-setup-'));
  district = path.join(folder, 'export');
  await writeFictionalDistrict({ folder: district, students: 4 });
  const empty = stack.use(await emptyDatabase());
  databaseUrl = empty.url;
  farSide = stack.use(
    await startFarSide({
      callsPerSecond: 200,
      speed: 200,
      mix: everybodyAnswers,
      slackPatienceMs: 20_000,
    }),
  );
  botUrl = `http://127.0.0.1:${await freePort()}`;
  farSide.connectBot(botUrl);
  // As a number is bought: it leads nowhere yet.
  farSide.twilio.account.numbers = [{ number: '+14025550199', voiceUrl: '', smsUrl: '' }];
  elsewhere = Object.fromEntries(
    Object.entries(farSide.environment).filter(([name]) =>
      /^(SLACK_API_URL|TEAMS_(SERVICE|LOGIN|OPENID_METADATA)_URL|TEAMS_TOKEN_ISSUER|TWILIO_API_URL|SIGN_IN_ABOVE)$/.test(
        name,
      ),
    ),
  );
});
afterAll(async () => {
  await stack.disposeAsync();
  await rm(folder, { recursive: true, force: true });
});

/** `npm run setup` in an empty folder, with these answers, one a line. */
async function setUp(answers: readonly string[]): Promise<{ code: number; told: string }> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, '../../../src/cli.ts'), 'setup'],
    {
      cwd: folder,
      env: { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...elsewhere },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let told = '';
  for (const out of [child.stdout, child.stderr])
    out.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
  child.stdin.end(`${answers.join('\n')}\n`);
  const [code] = await once(child, 'close');
  return { code, told };
}

const given = (name: string) => farSide.environment[name] ?? '';
const link = (id: string) =>
  `https://teams.example.org/l/channel/${encodeURIComponent(id)}/Closures?groupId=1&tenantId=2`;

const untilDistrict = () => [
  botUrl,
  databaseUrl,
  'Harbor Unified',
  '',
  '+14025550150',
  'America/Chicago',
  'NE',
];
const ofTeams = () => [
  'yes',
  ...['TEAMS_TENANT_ID', 'TEAMS_APP_ID', 'TEAMS_APP_PASSWORD'].map(given),
  ...['TEAMS_CHANNEL_ID', 'TEAMS_COMPLIANCE_CHANNEL_ID'].map((name) => link(given(name))),
];
const ofSlack = () => [
  'yes',
  ...[
    'SLACK_SIGNING_SECRET',
    'SLACK_BOT_TOKEN',
    'SLACK_CHANNEL_ID',
    'SLACK_COMPLIANCE_CHANNEL_ID',
  ].map(given),
];
const ofDirectory = () =>
  ['DIRECTORY_PROVIDER', 'DIRECTORY_ISSUER', 'DIRECTORY_CLIENT_ID', 'DIRECTORY_CLIENT_SECRET'].map(
    given,
  );

test('a person who stops in the middle keeps what is done, and what was typed wrong is said', async () => {
  const { code, told } = await setUp(['bellwether', ...untilDistrict()]);

  expect(told).toContain('It must be an address such as https://bellwether.example.org.');
  expect(told).toContain('✓ Database: migrated, with the logins ');
  expect(told).toContain('✓ District: Harbor Unified');
  expect(told).toContain('Stopped. What is done stays done');
  expect(code).toBe(1);
});

test('what the other side refused is not done, though it was written down', async () => {
  const wrong = ofSlack().map((one) => (one === given('SLACK_CHANNEL_ID') ? 'C0NOWHERE' : one));
  const teams = ofTeams();
  const chat = 'https://teams.example.org/l/chat/19:meeting_1@thread.v2/0';
  const { code, told } = await setUp([...teams.slice(0, 4), chat, ...teams.slice(4), ...wrong]);

  expect(told).toContain('It must be a channel’s link');
  expect(told).toContain('✓ Teams: the app is in its channels');
  expect(told).toContain('✗ SLACK_CHANNEL_ID: Slack knows no such channel for this app');
  expect(code).toBe(1);
});

test('“later” at any question of a step leaves the step, and the next one is asked', async () => {
  // Slack at its third question, the others at their first.
  const { code, told } = await setUp(['', '', 'later', 'Later', 'later', 'later', 'later']);

  expect(told).toContain('Left for later: Slack, Directory, Twilio, Roster, Staff.');
  expect(told).toContain('✗ settings.bot');
  expect(code).toBe(0);
});

test('run again it goes on where it was, and a wrong secret is told by the system that refuses it', async () => {
  const { told } = await setUp([
    // Slack, with what stands but for the channel.
    '',
    '',
    '',
    given('SLACK_CHANNEL_ID'),
    '',
    ...ofDirectory(),
    given('TWILIO_ACCOUNT_SID'),
    'x'.repeat(32),
    // Again, with what stands and the right token.
    '',
    '',
    given('TWILIO_AUTH_TOKEN'),
    '',
    district,
    district,
    '',
    path.join(district, 'operators.csv'),
  ]);

  expect(told).toContain(`✓ Public address: ${botUrl}`);
  expect(told).toContain('✓ Database: each program has its login');
  expect(told).toContain('✓ District: Harbor Unified');
  expect(told).toContain('✓ Teams: the app is in its channels');
  expect(told).toContain('✓ Slack: the app is in its channels');
  expect(told).toContain('✗ Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN.');
  expect(told).toContain('✓ Twilio: calls and texts to +14025550199 lead to this bot');
  expect(told).toMatch(/✓ Roster: imported/);
  expect(told).toContain('it is a folder: give the file in it');
  expect(told).toMatch(/✓ Staff: imported/);
  expect(told).toContain('1. Start the bot (npm run bot) and a dial worker (npm run worker)');
  expect(farSide.twilio.account.numbers).toEqual([
    {
      number: '+14025550199',
      voiceUrl: `${botUrl}/twilio/call#rc=2&rp=5xx,ct`,
      smsUrl: `${botUrl}/twilio/text#rc=3&rp=5xx,ct,rt`,
    },
  ]);
});

test('its files are their owner’s alone, each program’s secrets in its own, and what is uploaded has the address', async () => {
  const files = (await readdir(folder)).filter((name) => name.startsWith('.env'));
  expect(files.toSorted()).toEqual(['.env', '.env.bot', '.env.imports', '.env.worker']);
  for (const file of files) expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  const worker = await readFile(path.join(folder, '.env.worker'), 'utf8');
  const shared = await readFile(path.join(folder, '.env'), 'utf8');
  for (const secret of ['SLACK_BOT_TOKEN', 'TEAMS_APP_PASSWORD', 'DIRECTORY_CLIENT_SECRET'])
    expect(`${worker}${shared}`).not.toContain(given(secret));
  expect(shared).not.toContain('AUDIT_LOG_KEY');

  expect(await readFile(path.join(folder, 'slack-manifest.json'), 'utf8')).toContain(
    `"url": "${botUrl}/slack/events"`,
  );
  expect(existsSync(path.join(folder, 'bellwether-teams.zip'))).toBe(true);
});

test('bot and worker start from these files, and a closure is requested, approved and called', async () => {
  const read = async (file: string) =>
    parseEnv(await readFile(path.join(folder, file), 'utf8')) as Record<string, string>;
  const environmentOf = async (program: 'bot' | 'worker'): Promise<Record<string, string>> => ({
    ...elsewhere,
    ...(await read('.env')),
    ...(await read(`.env.${program}`)),
    LOG_LEVEL: 'warn',
  });
  const ofBot = await environmentOf('bot');
  {
    // Each takes the courses in chat; the answers are those that pass.
    await using bot = connect({ url: ofBot['DATABASE_URL'] ?? '', name: 'trains', max: 1 });
    const { rows } = await bot.pool.query<{ id: string }>('SELECT id FROM operator');
    await trainStaff(
      bot.db,
      rows.map(({ id }) => id),
    );
  }
  const logFile = path.join(folder, 'programs.log');
  const environment = { ...ofBot, PORT: new URL(botUrl).port };
  const bot = stack.use(startChild('bot', { environment, logFile }));
  await bot.ready;
  stack.use(startChild('dial-worker', { environment: await environmentOf('worker'), logFile }));

  const principal = slackPerson(farSide.slack, staff.principal);
  const superintendent = teamsPerson(farSide.teams, staff.superintendent);
  await principal.askClosure({ delivery: 'call' });
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  const me = staff.superintendent;
  const link = await newSignInLink({ farSide }, { platform: 'teams', member: me }, () =>
    superintendent.press('approve'),
  );
  expect((await signIn(link, me.directoryId)).text).toContain('You approved closure 1');
  await until('the end', () => superintendent.card().includes('Finished'));
  expect(farSide.twilio.calls().filter(({ transcript }) => transcript.length > 0)).toHaveLength(4);
});
