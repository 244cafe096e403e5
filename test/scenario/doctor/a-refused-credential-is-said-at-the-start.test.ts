import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true, withoutBot: true });

const logOf = (program: 'bot' | 'dial-worker') => path.join(product.folder, `${program}.log`);

/** What the programs that share a process said of refused credentials, in this order. */
const refused = (): [program: string, about: string, sentence: string][] =>
  product
    .written()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as { program: string; about?: string; msg: string })
    .flatMap(({ program, about, msg }) => (about === undefined ? [] : [[program, about, msg]]));

/** What they said since the last time, as soon as it is so much. */
async function saidNow(count: number): Promise<ReturnType<typeof refused>> {
  await until('what was refused', () => refused().length >= told + count);
  const said = refused().slice(told);
  told += said.length;
  return said;
}
let told = 0;

/** Starts a bot, which it does whatever was refused, and ends it. */
async function startBot(settings: Record<string, string> = {}): Promise<void> {
  const bot = product.startBot({ LOG_LEVEL: 'error', ...settings });
  await bot.ready;
  await bot.stop();
}

const x = 'x'.repeat(32);
const slack = 'from the app’s page “OAuth & Permissions” again and restart the bot.';

test('a bot says in one sentence each which credentials are refused, and starts', async () => {
  await startBot({ SLACK_BOT_TOKEN: 'xoxb-wrong', TEAMS_APP_PASSWORD: x, TWILIO_AUTH_TOKEN: x });

  const said = await saidNow(3);
  expect(said.toSorted(([, a], [, b]) => a.localeCompare(b))).toEqual([
    [
      'bot',
      'slack.token',
      `Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy the bot token (xoxb-…) ${slack}`,
    ],
    [
      'bot',
      'teams.token',
      'Microsoft refuses TEAMS_APP_PASSWORD (invalid_client). Make a new client secret in Azure, set its value, and restart the bot.',
    ],
    [
      'bot',
      'twilio.token',
      'Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN. Copy both from Twilio’s console again, and restart bots and workers.',
    ],
  ]);
});

test('a bot says which channel Slack doesn’t know, and starts', async () => {
  await startBot({ SLACK_CHANNEL_ID: 'C0NOWHERE' });

  expect(await saidNow(1)).toEqual([
    [
      'bot',
      'slack.channel',
      'SLACK_CHANNEL_ID: Slack knows no such channel for this app (channel_not_found). Type /invite @Bellwether in that channel, or correct the id.',
    ],
  ]);
});

test('a bot without a mail server says so where closures go out by e-mail, and starts', async () => {
  const { pool } = product.database.owner;
  await pool.query('UPDATE district SET closures_by_email = true');
  await startBot();
  await pool.query('UPDATE district SET closures_by_email = false');

  expect(await saidNow(1)).toEqual([
    [
      'bot',
      'mail.server',
      'Closures go out by e-mail, but SMTP_URL isn’t set, so no e-mail leaves. Set SMTP_URL for every bot and restart it, or run “npm run cli -- district set --closures-by-email off”.',
    ],
  ]);
});

test('programs whose credentials are taken, or whose far side is away, say nothing', async () => {
  await startBot();
  const { slack, directory } = product.farSide;
  slack.setDown(true);
  directory.setAway(true);
  await startBot();
  slack.setDown(false);
  directory.setAway(false);
  slack.failNext('auth.test', { error: 'internal_error', times: 9 });
  await startBot();
  slack.recover('auth.test');

  // All that they said stands before this.
  await startBot({ TWILIO_AUTH_TOKEN: x });
  expect(await saidNow(1)).toMatchObject([['bot', 'twilio.token', expect.any(String)]]);
});

test('bot and worker say that the issuer is none, and start', async () => {
  const DIRECTORY_ISSUER = `${product.farSide.directory.url}/nobody/v2.0`;
  const sentence = [
    'directory.issuer',
    'DIRECTORY_ISSUER is no OpenID Connect issuer (HTTP 404). Correct DIRECTORY_ISSUER: for Entra https://login.microsoftonline.com/<tenant id>/v2.0.',
  ];
  await startBot({ DIRECTORY_ISSUER });
  expect(await saidNow(1)).toEqual([['bot', ...sentence]]);

  const worker = product.startWorker({ LOG_LEVEL: 'error', DIRECTORY_ISSUER });
  expect(await saidNow(1)).toEqual([['dial-worker', ...sentence]]);
  await worker.stop();
});

test('a worker that Twilio refuses ends, and says why in a sentence', async () => {
  await using worker = product.startWorkerProcess({ LOG_LEVEL: 'fatal', TWILIO_AUTH_TOKEN: x });
  await once(worker.process, 'exit');

  expect(worker.process.exitCode).toBe(1);
  await expect
    .poll(() => readFile(logOf('dial-worker'), 'utf8'))
    .toContain(
      "Bellwether can't run: Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN. Copy both from Twilio’s console again, and restart bots and workers. docs/operations.md has every setting.\n",
    );
});

test('a bot with a token of another workspace ends, and says why in a sentence', async () => {
  await expect(
    product.startBotProcess({ LOG_LEVEL: 'fatal', SLACK_TEAM_ID: 'T0OTHER' }),
  ).rejects.toThrow('ended with code 1');

  await expect
    .poll(() => readFile(logOf('bot'), 'utf8'))
    .toContain(
      "Bellwether can't run: the Slack bot token belongs to another workspace than T0OTHER: correct SLACK_BOT_TOKEN or SLACK_TEAM_ID. docs/operations.md has every setting.\n",
    );
});
