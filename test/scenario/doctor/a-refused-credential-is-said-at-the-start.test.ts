import { once } from 'node:events';
import { readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true, withoutBot: true });

const logOf = (program: 'bot' | 'dial-worker') => path.join(product.folder, `${program}.log`);

/** What a program said of refused credentials, since the last time. */
async function refused(program: 'bot' | 'dial-worker'): Promise<[string, string][]> {
  const lines = (await readFile(logOf(program), 'utf8')).split('\n');
  await truncate(logOf(program));
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { about?: string; msg: string })
    .flatMap(({ about, msg }) => (about === undefined ? [] : [[about, msg]]));
}

const x = 'x'.repeat(32);
const slack = 'from the app’s page “OAuth & Permissions” again and restart the bot.';

test('a bot says in one sentence each which credentials are refused, and starts', async () => {
  const wrong = { SLACK_BOT_TOKEN: 'xoxb-wrong', TEAMS_APP_PASSWORD: x, TWILIO_AUTH_TOKEN: x };
  const bot = await product.startBotProcess({ LOG_LEVEL: 'error', ...wrong });
  await bot[Symbol.asyncDispose]();

  const said = await refused('bot');
  expect(said.toSorted(([a], [b]) => a.localeCompare(b))).toEqual([
    [
      'slack.token',
      `Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy the bot token (xoxb-…) ${slack}`,
    ],
    [
      'teams.token',
      'Microsoft refuses TEAMS_APP_PASSWORD (invalid_client). Make a new client secret in Azure, set its value, and restart the bot.',
    ],
    [
      'twilio.token',
      'Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN. Copy both from Twilio’s console again, and restart bots and workers.',
    ],
  ]);
});

test('a bot says which channel Slack doesn’t know, and starts', async () => {
  const wrong = { SLACK_CHANNEL_ID: 'C0NOWHERE' };
  const bot = await product.startBotProcess({ LOG_LEVEL: 'error', ...wrong });
  await bot[Symbol.asyncDispose]();

  expect(await refused('bot')).toEqual([
    [
      'slack.channel',
      'SLACK_CHANNEL_ID: Slack knows no such channel for this app (channel_not_found). Type /invite @Bellwether in that channel, or correct the id.',
    ],
  ]);
});

test('a bot without a mail server says so where closures go out by e-mail, and starts', async () => {
  const { pool } = product.database.owner;
  await pool.query('UPDATE district SET closures_by_email = true');
  await product.startBotProcess({ LOG_LEVEL: 'error' }).then((bot) => bot[Symbol.asyncDispose]());
  await pool.query('UPDATE district SET closures_by_email = false');

  expect(await refused('bot')).toEqual([
    [
      'mail.server',
      'Closures go out by e-mail, but SMTP_URL isn’t set, so no e-mail leaves. Set SMTP_URL for every bot and restart it, or run “npm run cli -- district set --closures-by-email off”.',
    ],
  ]);
});

test('bot and worker say that the issuer is none, and start', async () => {
  const issuer = `${product.farSide.directory.url}/nobody/v2.0`;
  const change = { LOG_LEVEL: 'error', DIRECTORY_ISSUER: issuer };
  const bot = await product.startBotProcess(change);
  await bot[Symbol.asyncDispose]();
  await using worker = product.startWorkerProcess(change);
  const sentence = [
    'directory.issuer',
    'DIRECTORY_ISSUER is no OpenID Connect issuer (HTTP 404). Correct DIRECTORY_ISSUER: for Entra https://login.microsoftonline.com/<tenant id>/v2.0.',
  ];

  expect(await refused('bot')).toEqual([sentence]);
  await expect
    .poll(() => readFile(logOf('dial-worker'), 'utf8').catch(() => ''))
    .toContain(sentence[0]);
  await worker[Symbol.asyncDispose]();
  expect(await refused('dial-worker')).toEqual([sentence]);
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

test('programs whose credentials are taken, or whose far side is away, say nothing', async () => {
  await product.startBotProcess({ LOG_LEVEL: 'error' }).then((bot) => bot[Symbol.asyncDispose]());
  const { slack, directory } = product.farSide;
  slack.setDown(true);
  directory.setAway(true);
  await product.startBotProcess({ LOG_LEVEL: 'error' }).then((bot) => bot[Symbol.asyncDispose]());
  slack.setDown(false);
  slack.failNext('auth.test', { error: 'internal_error', times: 9 });
  await product.startBotProcess({ LOG_LEVEL: 'error' }).then((bot) => bot[Symbol.asyncDispose]());

  expect(await refused('bot')).toEqual([]);
});
