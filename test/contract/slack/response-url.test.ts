import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startSlackServer } from '#sandbox/slack/slack-server.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  botToken,
  channelId,
  principal,
  signingSecret,
  startBot,
  startSlack,
  startSlackBot,
  teamId,
} from '#test/support/chat/slack-bot.ts';

async function startListeningSlack() {
  let clock = Temporal.Instant.from('2027-01-14T11:45:00Z').epochMilliseconds;
  const slack = await startSlackServer({
    port: 0,
    teamId,
    signingSecret,
    botToken,
    users: [{ id: principal, name: 'dana', realName: 'Dana Whitfield' }],
    channels: [{ id: channelId, name: 'closures' }],
    now: () => clock,
  });
  const bodies: URLSearchParams[] = [];
  const bot = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(new URLSearchParams(body));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(bot, 'listening');
  slack.bot.eventsUrl = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`;
  return {
    slack,
    pass: (ms: number) => {
      clock += ms;
    },
    async responseUrl() {
      await slack.typeCommand(principal, channelId, '/closure');
      return bodies.at(-1)?.get('response_url') ?? '';
    },
    async triggerId() {
      await slack.typeCommand(principal, channelId, '/closure');
      return bodies.at(-1)?.get('trigger_id') ?? '';
    },
    async [Symbol.asyncDispose]() {
      bot.closeAllConnections();
      bot.close();
      await slack.close();
    },
  };
}

async function respond(url: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'noted' }),
  });
  return response.status;
}

test('a response URL works five times', async () => {
  await using rig = await startListeningSlack();
  const url = await rig.responseUrl();

  const statuses = [];
  for (let use = 0; use < 6; use += 1) statuses.push(await respond(url));

  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  expect(rig.slack.state().ephemerals[principal]).toHaveLength(5);
});

test('a response URL works for thirty minutes, a trigger for three seconds', async () => {
  await using rig = await startListeningSlack();
  const url = await rig.responseUrl();
  const trigger = await rig.triggerId();

  rig.pass(4_000);
  const response = await fetch(`${rig.slack.url}/api/views.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      trigger_id: trigger,
      view: { type: 'modal', title: { type: 'plain_text', text: 'Late' }, blocks: [] },
    }),
  });
  rig.pass(25 * 60_000);
  const inTime = await respond(url);
  rig.pass(6 * 60_000);

  expect(await response.json()).toEqual({ ok: false, error: 'expired_trigger_id' });
  expect([inTime, await respond(url)]).toEqual([200, 404]);
});

test('an answer follows no redirect, and reaches the person by the Web API instead', async () => {
  const slack = await startSlack();
  const heard: string[] = [];
  // Slack's own address, as far as the bot knows; all it serves itself is a way elsewhere.
  const front = createServer((request, response) => {
    const path = request.url ?? '';
    heard.push(path);
    if (path === '/hook') {
      response.writeHead(307, { location: '/elsewhere' }).end();
      return;
    }
    void text(request).then(async (body) => {
      const { authorization = '', 'content-type': type = '' } = request.headers;
      const headers = { authorization, 'content-type': type };
      const answer = await fetch(`${slack.url}${path}`, { method: 'POST', headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(await answer.text());
    });
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const card = aCard({ title: 'For her alone' });
  const bot = await startBot({
    apiUrl: `${url}/api/`,
    answer: () => ({ kind: 'private', card }),
  });
  slack.bot.eventsUrl = bot.eventsUrl;

  const body = new URLSearchParams({
    command: '/closure',
    team_id: teamId,
    user_id: principal,
    channel_id: channelId,
    response_url: `${url}/hook`,
  }).toString();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await slack.sendRaw({ body, headers: { ...form, ...slack.sign(body) } });
  await slack.until((now) => JSON.stringify(now.ephemerals[principal] ?? []).includes(card.title));

  expect(heard).toContain('/hook');
  expect(heard).not.toContain('/elsewhere');
  await bot.close();
  front.closeAllConnections();
  front.close();
  await slack.close();
});

test('attack 30: an answer goes to no address that is not Slack’s, and reaches the person by the Web API instead', async () => {
  const card = aCard({ title: 'For her alone' });
  await using bot = await startSlackBot(() => ({ kind: 'private', card }));
  const heard: string[] = [];
  const elsewhere = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address() as AddressInfo;
  const { host } = new URL(bot.slack.url);
  const shown = () => bot.slack.state().ephemerals[principal] ?? [];

  for (const response_url of [
    `http://127.0.0.1:${port}/`,
    `http://${host}@127.0.0.1:${port}/`,
    `http://hooks.slack.com@127.0.0.1:${port}/`,
  ]) {
    const before = shown().length;
    const body = new URLSearchParams({
      command: '/closure',
      team_id: teamId,
      user_id: principal,
      channel_id: channelId,
      response_url,
    }).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await bot.slack.sendRaw({ body, headers: { ...form, ...bot.slack.sign(body) } });
    await bot.slack.until(() => shown().length > before);
  }

  expect(heard).toEqual([]);
  elsewhere.close();
  elsewhere.closeAllConnections();
});
