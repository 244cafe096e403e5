import { expect, test } from 'vitest';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  botToken,
  channelId,
  principal,
  startBot,
  startSlackBot,
  teamId,
} from '#test/support/chat/slack-bot.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { headOf, sendBytes } from '#test/support/web/raw-request.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const bot = setUpOnce(() => startSlackBot(() => ({ kind: 'private', card: aCard() })));

let sent = 0;
function aCommand(): string {
  sent += 1;
  return new URLSearchParams({
    command: '/closure',
    text: `forged ${sent}`,
    team_id: teamId,
    user_id: principal,
    channel_id: channelId,
  }).toString();
}

const now = () => Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);

async function statusOf(body: string, headers: Record<string, string>): Promise<number> {
  const { status } = await bot.slack.sendRaw({ body, headers: { ...form, ...headers } });
  return status;
}

/** What reached the product, by the text that is in no other request. */
function arrived(): string[] {
  return bot.requests
    .flatMap((request) => (request.kind === 'words' ? (request.words[2] ?? []) : []))
    .sort();
}

test('a signed request is taken once, and refused when it is sent again', async () => {
  const body = aCommand();
  const headers = { ...bot.slack.sign(body) };

  expect(await statusOf(body, headers)).toBe(200);
  expect(await statusOf(body, headers)).toBe(401);
  expect(await statusOf(body, { ...bot.slack.sign(body, now() - 2) })).toBe(200);
  await expect.poll(arrived).toEqual(['1', '1']);
});

test.each([
  ['six minutes old', -360],
  ['six minutes ahead', 360],
])('a request %s is refused', async (_, seconds) => {
  const body = aCommand();

  expect(await statusOf(body, { ...bot.slack.sign(body, now() + seconds) })).toBe(401);
});

test('a request four minutes ahead is taken, for clocks differ', async () => {
  const body = aCommand();

  expect(await statusOf(body, { ...bot.slack.sign(body, now() + 240) })).toBe(200);
});

test('a changed body, a missing signature and a made-up one are refused', async () => {
  const body = aCommand();
  const signed = bot.slack.sign(body);

  expect(await statusOf(`${body}&user_id=U0OTHER`, { ...signed })).toBe(401);
  expect(await statusOf(body, {})).toBe(401);
  expect(await statusOf(body, { ...signed, 'x-slack-signature': 'v0=00' })).toBe(401);
  expect(await statusOf(body, { ...signed, 'x-slack-request-timestamp': 'NaN' })).toBe(401);
});

test('F22 a body of more than 256 KB is refused before it is looked at', async () => {
  const body = 'x'.repeat(300 * 1024);

  expect(await statusOf(body, { ...bot.slack.sign(body) })).toBe(413);
});

test('attack 31: a body is not waited for before its signature is known', async () => {
  const url = bot.slack.bot.eventsUrl ?? '';
  const { pathname } = new URL(url);
  const junk = { 'x-slack-request-timestamp': String(now()), 'x-slack-signature': 'v0=junk' };

  expect(await sendBytes(url, headOf(pathname, {}))).toBe(401);
  expect(await sendBytes(url, headOf(pathname, junk))).toBe(401);
});

test('F55 what is called a check of the certificate, and signed by nobody, brings no payload in', async () => {
  const payload = JSON.stringify({
    type: 'block_actions',
    user: { id: principal, team_id: teamId },
    team: { id: teamId },
    channel: { id: channelId },
    actions: [{ type: 'button', action_id: 'approve', value: '{}', block_id: 'b', action_ts: '1' }],
  });
  const smuggled = [
    new URLSearchParams({ ssl_check: '1', token: 'x', payload }).toString(),
    `ssl_check=1&${aCommand()}`,
  ];

  for (const body of smuggled) {
    expect(await statusOf(body, {})).toBe(401);
    expect(await statusOf(body, { ...bot.slack.sign(`${body}&more=1`) })).toBe(401);
  }
  const check = 'ssl_check=1&token=x';
  expect(await statusOf(check, { ...bot.slack.sign(check) })).toBe(200);
});

test('nothing that was refused reached the product', async () => {
  await expect.poll(arrived).toEqual(['1', '1', '4']);
});

test('an empty secret, an empty token and a token of another workspace do not start', async () => {
  const apiUrl = `${bot.slack.url}/api/`;
  const answer = () => ({ kind: 'done' as const });

  expect(() =>
    createSlackPlatform({ teamId, botToken: '', channelIds: { closures: channelId } }),
  ).toThrow('token is empty');
  expect(() => createSlackPlatform({ teamId, botToken, channelIds: { closures: '' } })).toThrow(
    'channel id is empty',
  );
  await expect(startBot({ apiUrl, answer, team: 'T0OTHER' })).rejects.toThrow('another workspace');
});

test('a bot whose token Slack refuses starts, for what is not Slack’s, and says so', async () => {
  const apiUrl = `${bot.slack.url}/api/`;
  const started = await startBot({
    apiUrl,
    answer: () => ({ kind: 'done' as const }),
    token: 'xoxb-wrong',
  });
  await started.close();

  expect(started.logged.join('')).toContain('invalid_auth');
});
