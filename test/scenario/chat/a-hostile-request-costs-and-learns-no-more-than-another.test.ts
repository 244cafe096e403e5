import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Child } from '#sandbox/child-process.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';
import { headOf, sendBytes } from '#test/support/web/raw-request.ts';

const { principal } = staff;

let product: Product;
let bot: Child;
beforeAll(async () => {
  product = await startProduct({ withoutBot: true, withoutWorker: true });
  bot = await product.startBotProcess({ NODE_OPTIONS: '--max-old-space-size=256' });
});
afterAll(() => product[Symbol.asyncDispose]());

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
  expect(answer).toContain('I don’t recognize “closure dance”');
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
  expect(answer).toContain('I don’t recognize “closure dance”');
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
    expect(answer).toContain('I don’t recognize “closure dance”');
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
    ['GET', '/evidence/%ZZ'],
    ['GET', '/reports/consent/%ZZ.csv'],
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
