import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import type { Child } from '#sandbox/child-process.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { type Product, setUpProduct } from '#test/support/product/product.ts';
import { headOf, sendBytes } from '#test/support/web/raw-request.ts';

const { principal } = staff;

const product = setUpProduct({ withoutBot: true, withoutWorker: true });
let bot: Child;
beforeAll(async () => {
  bot = await product.startBotProcess({
    NODE_OPTIONS: '--max-old-space-size=256',
    LOG_LEVEL: 'info',
  });
});

/** What the bot told the principal last, after something that makes it tell. */
async function answerTo(person: ReturnType<Product['onTeams']>, act: () => Promise<unknown>) {
  const before = person.toldPrivately().length;
  await act();
  await until('an answer', () => person.toldPrivately().length > before);
  return person.toldPrivately().at(-1) ?? '';
}

/** The same process, and it answers. */
async function stillAnswers(): Promise<void> {
  const answer = await answerTo(product.onTeams('principal'), () =>
    product.onTeams('principal').say('dance'),
  );
  expect(answer).toContain('I don’t recognize “dance”');
  expect(bot.process.exitCode).toBeNull();
  expect(bot.process.signalCode).toBeNull();
}

test('attack 29: mentions without a text, and text that is nothing but beginnings, cost no more than other words', async () => {
  const { teams } = product.farSide;
  const onTeams = product.onTeams('principal');
  const draft = () => teams.draftMessage(principal.teamsUserId, '@Bellwether dance');
  const { recipient, entities } = draft() as { recipient: object; entities: object[] };
  const empty = Array.from({ length: 24 }, () => ({
    type: 'mention',
    mentioned: recipient,
    text: '',
  }));

  const answer = await answerTo(onTeams, () =>
    teams.sendActivity({ ...draft(), entities: [...entities, ...empty] }, { token: 'good' }),
  );
  expect(answer).toContain('I don’t recognize “dance”');
  await stillAnswers();

  for (const text of ['<at'.repeat(75_000), '('.repeat(200_000), '1 ('.repeat(70_000)]) {
    const words = await answerTo(onTeams, () =>
      teams.sendActivity({ ...draft(), text: `<at>Bellwether</at> ${text}` }, { token: 'good' }),
    );
    expect(words.length).toBeLessThan(4_000);
  }
  await stillAnswers();

  const onSlack = product.onSlack('principal');
  const words = await answerTo(onSlack, () =>
    product.farSide.slack.typeCommand(
      principal.slackUserId,
      slackChannel,
      `/closure ${'('.repeat(60_000)}`,
    ),
  );
  expect(words).toContain('I don’t recognize');
  expect(words.length).toBeLessThan(4_000);
  await stillAnswers();
});

test('attack 30: an answer goes to no address that is not Slack’s, whatever the payload says', async () => {
  const { slack } = product.farSide;
  const onSlack = product.onSlack('principal');
  const heard: string[] = [];
  const elsewhere = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const port = (elsewhere.address() as AddressInfo).port;

  const { host } = new URL(slack.url);
  for (const address of [
    `http://127.0.0.1:${port}/`,
    `http://${host}@127.0.0.1:${port}/`,
    `http://hooks.slack.com@127.0.0.1:${port}/`,
    `http://localhost:${port}/commands`,
  ]) {
    const body = new URLSearchParams({
      command: '/closure',
      text: 'dance',
      team_id: product.config.slack?.SLACK_TEAM_ID ?? '',
      user_id: principal.slackUserId,
      channel_id: slackChannel,
      trigger_id: '1.1.1',
      response_url: address,
    }).toString();
    const answer = await answerTo(onSlack, () =>
      slack.sendRaw({
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...slack.sign(body) },
      }),
    );
    // By the way that needs no address: an ephemeral message, with our own token to Slack's own API.
    expect(answer).toContain('I don’t recognize “/closure dance”');
  }

  expect(heard).toEqual([]);
  elsewhere.close();
  elsewhere.closeAllConnections();
});

/** Looks like the Bot Framework's in all but its signature. */
function junkToken(): string {
  const { tokenIssuer: iss, serviceUrl: serviceurl } = product.farSide.teams.settings;
  const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  const aud = product.config.teams?.TEAMS_APP_ID;
  const parts = [
    { alg: 'RS256', typ: 'JWT', kid: 'none-of-theirs' },
    { iss, serviceurl, aud, nbf: now - 60, exp: now + 3600 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `Bearer ${parts.join('.')}.${'A'.repeat(342)}`;
}

test('attack 31: who a request is from is asked before its body is read', async () => {
  const url = product.botUrl;
  const now = String(Math.floor(Temporal.Now.instant().epochMilliseconds / 1000));
  const attempt = `/twilio/status/${'A'.repeat(22)}`;

  // Each promises 200 KB and sends none of it: only who does not wait for it can answer.
  const statuses = [
    await sendBytes(url, headOf('/api/messages', {})),
    await sendBytes(url, headOf('/api/messages', { authorization: 'Bearer junk' })),
    await sendBytes(url, headOf('/api/messages', { authorization: junkToken() })),
    await sendBytes(url, headOf('/slack/events', {})),
    await sendBytes(
      url,
      headOf('/slack/events', { 'x-slack-request-timestamp': now, 'x-slack-signature': 'v0=junk' }),
    ),
    await sendBytes(url, headOf(attempt, {})),
    await sendBytes(url, headOf(attempt, { 'x-twilio-signature': 'junk' })),
    await sendBytes(url, headOf(`/family/${'A'.repeat(50)}`, {})),
    await sendBytes(url, headOf('/nowhere', {})),
  ];

  expect(statuses).toEqual([401, 401, 401, 401, 401, 403, 403, 403, 404]);
  await stillAnswers();
});

test('attack 31: a head that does not end is not waited for', async () => {
  // Node itself would wait for a minute, and five for the body.
  expect(
    await sendBytes(product.botUrl, 'GET /health/live HTTP/1.1\r\nHost: example.org\r\n'),
  ).toBe(408);
});

test('attack 31: an address with a broken escape is a bad request, at every door', async () => {
  const statuses: Record<string, number> = {};
  for (const [method, path] of [
    ['GET', '/family/%E0%A4%A'],
    ['POST', '/family/%E0%A4%A'],
    ['GET', '/files/evidence/%ZZ'],
    ['POST', '/files/%ZZ/x'],
    ['GET', '/files/recordings/%ZZ/en'],
    ['GET', '/directory/start/%C0'],
    ['GET', '/directory/sign-in/%C0'],
    ['POST', '/twilio/voice/%ZZ'],
    ['POST', '/twilio/voice/%ZZ/key'],
    ['POST', '/twilio/status/%ZZ'],
    ['POST', '/twilio/text-status/%ZZ'],
  ] as const) {
    const bytes = `${method} ${path} HTTP/1.1\r\nHost: example.org\r\nContent-Length: 0\r\n\r\n`;
    statuses[`${method} ${path}`] = (await sendBytes(product.botUrl, bytes)) ?? 0;
  }

  expect(new Set(Object.values(statuses))).toEqual(new Set([400]));
});

/** Of the bot's process, as Linux counts it. */
async function residentMb(): Promise<number> {
  const status = await readFile(`/proc/${bot.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

test('F22 ten megabytes, ten thousand fields and a gzip bomb are refused at every door, and cost under 50 MB', async () => {
  const { slack, teams, twilio } = product.farSide;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const token = 'A'.repeat(22);
  const big = 'x'.repeat(10_000_000);
  const fields = Array.from({ length: 10_000 }, (_, n) => `f${n}=${n}`).join('&');
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(100_000_000)));
  const web = (body: BodyInit, headers = {}) =>
    fetch(`${product.botUrl}/family/${'A'.repeat(50)}`, {
      method: 'POST',
      headers: { ...form, ...headers },
      body,
    }).then(
      ({ status }) => status,
      () => 0,
    );
  // Signed by those who may, so that nothing but its size speaks against each. A door that has said no may close before
  // the rest has come: 0.
  const told = (status: Promise<{ status: number } | number>) =>
    status.then((answer) => (typeof answer === 'number' ? answer : answer.status)).catch(() => 0);
  const status = `/twilio/status/${token}`;
  const many = Object.fromEntries(new URLSearchParams(fields));
  const storm = () =>
    Promise.all([
      told(slack.sendRaw({ body: big, headers: { ...form, ...slack.sign(big) } })),
      told(teams.sendActivity(big, { token: 'good' })),
      told(teams.sendActivity(bomb, { token: 'good', encoding: 'gzip' })),
      told(twilio.sendRaw(status, { big }, { signed: 'good' })),
      told(twilio.sendRaw(status, many, { signed: 'good' })),
      told(web(big)),
      told(web(fields)),
      told(web(bomb, { 'content-encoding': 'gzip' })),
    ]);
  await stillAnswers();
  // What refuses is loaded by the first one.
  await storm();
  const before = await residentMb();
  const answers = await Promise.all([storm(), storm(), storm(), storm()]);
  const grown = (await residentMb()) - before;

  for (const statuses of answers)
    for (const one of statuses) expect([403, 404, 413, 0]).toContain(one);
  expect(answers.flat()).toContain(413);
  expect(grown).toBeLessThan(50);
  await stillAnswers();
});

test('F22 two hundred requests that drip are ended, and keep nobody waiting', async () => {
  const { port } = new URL(product.botUrl);
  const began = performance.now();
  const drips = Array.from({ length: 200 }, () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /api/messages HTTP/1.1\r\nHost: example.org\r\n');
    const drip = setInterval(() => socket.writable && socket.write('X-A: b\r\n'), 200);
    // Ended while it drips, a socket may have an error first.
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.resume().once('close', () => resolve());
    return promise.finally(() => clearInterval(drip));
  });

  await stillAnswers();
  await Promise.all(drips);

  // Node itself would give each a minute.
  expect(performance.now() - began).toBeLessThan(45_000);
  await stillAnswers();
});

test('F44 whatever people and strangers send, the bot’s log has a line of JSON for it and no other', async () => {
  const forged = '{"level":30,"program":"bot","msg":"forged"}';
  const hostile = `x\r\n${forged}\n\u001b[2K\u009b1A`;
  const { slack, teams, twilio } = product.farSide;
  const body = new URLSearchParams({ command: '/closure', text: hostile, ssl_check: hostile });

  await slack.typeCommand(principal.slackUserId, slackChannel, `/closure ${hostile}`);
  await slack.sendRaw({ body: body.toString(), headers: { ...slack.sign(`${body}x`) } });
  await product.onTeams('principal').say(hostile);
  await teams.sendActivity(
    { ...teams.draftMessage(principal.teamsUserId, hostile), type: hostile },
    { token: 'good' },
  );
  await twilio.sendRaw('/twilio/text', { Body: hostile, From: hostile }, { signed: 'good' });
  await fetch(`${product.botUrl}/${encodeURIComponent(hostile)}`, {
    headers: { 'user-agent': 'x\u009bforged' },
  });
  await stillAnswers();

  const log = await readFile(path.join(product.folder, 'bot.log'), 'utf8');
  const told = log.split('\n').filter((line) => line.includes('forged'));
  for (const line of told) expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' });
  for (const control of ['\u001b', '\u009b']) expect(log).not.toContain(control);
  expect(log.split('\n').length).toBeGreaterThan(3);
});
