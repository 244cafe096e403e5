import { afterAll, expect, test } from 'vitest';
import {
  principal,
  signingSecret,
  startBot,
  startSlack,
  teamId,
} from '#test/support/chat/slack-bot.ts';

// Slack signs with one secret at a time; the bots learn of another one by one.

const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());
const changed = 'a secret that Slack made later';
const slack = stack.use(await startSlack());

async function botThatKnows(secrets: { signingSecret: string; previousSigningSecret?: string }) {
  const bot = await startBot({
    apiUrl: `${slack.url}/api/`,
    answer: () => ({ kind: 'done' }),
    secrets,
  });
  stack.defer(() => bot.close());
  return bot;
}

let sent = 0;
async function statusFrom(bot: { eventsUrl: string }, secret: string): Promise<number> {
  sent += 1;
  slack.bot.eventsUrl = bot.eventsUrl;
  slack.changeSigningSecret(secret);
  const body = new URLSearchParams({
    command: '/closure',
    text: `help ${sent}`,
    team_id: teamId,
    user_id: principal,
    channel_id: 'C0CLOSURES',
    trigger_id: `${sent}`,
    response_url: `${slack.url}/never`,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...slack.sign(body) };
  return (await slack.sendRaw({ body, headers })).status;
}

test('while the signing secret is changed, what is signed with either is taken and with a third refused', async () => {
  const bot = await botThatKnows({ signingSecret: changed, previousSigningSecret: signingSecret });

  expect(await statusFrom(bot, signingSecret)).toBe(200);
  expect(await statusFrom(bot, changed)).toBe(200);
  expect(await statusFrom(bot, 'a secret that somebody made up')).toBe(401);
  expect(await statusFrom(bot, '')).toBe(401);
  expect(bot.refused).toEqual(['bad-signature', 'bad-signature']);
  expect(bot.requests).toHaveLength(2);
});

test('once the one before is dropped, it opens nothing', async () => {
  const bot = await botThatKnows({ signingSecret: changed });

  expect(await statusFrom(bot, signingSecret)).toBe(401);
  expect(await statusFrom(bot, changed)).toBe(200);
});
