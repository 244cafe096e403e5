import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { ChatRequest, Reply } from '#conversation/kit/command.ts';
import { readSlackManifest } from '#sandbox/slack/app-manifest.ts';
import { createBotLink } from '#sandbox/slack/deliver.ts';
import type { SlackServer } from '#sandbox/slack/slack-server.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  aForm,
  botToken,
  channelId,
  principal,
  signingSecret,
  startBot,
  startSlack,
} from '#test/support/chat/slack-bot.ts';

/*
 * The bot in front of somebody else's reading of Slack, and that reading beside our own server's,
 * so that the two sides of this repository can't agree on a Slack that does not exist.
 */

type Json = Record<string, unknown>;
type Place = { apiUrl: string; token: string; team: string; channel: string; user: string };

let emulator: Emulator;
let theirs: Place;
let slack: SlackServer;
let ours: Place;
let bot: Awaited<ReturnType<typeof startBot>>;
let answer: (request: ChatRequest) => Reply = () => ({ kind: 'done' });
const link = createBotLink({
  signingSecret: () => signingSecret,
  now: () => Temporal.Now.instant().epochMilliseconds,
});

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        users: [{ name: 'dana', real_name: 'Dana Whitfield', email: 'dana@example.org' }],
        channels: [{ name: 'closures' }],
        bots: [{ name: 'bellwether' }],
        tokens: [
          {
            token: 'xoxb-emulated',
            type: 'bot',
            scopes: readSlackManifest().botScopes,
            app_id: 'A0BELLWETHER',
            bot_id: 'B0BELLWETHER',
            bot_user_id: 'U0BELLWETHER',
          },
        ],
      },
    },
  });
  theirs = await findPlace({ apiUrl: `${emulator.url}/api/`, token: 'xoxb-emulated' });
  slack = await startSlack();
  ours = {
    apiUrl: `${slack.url}/api/`,
    token: botToken,
    team: 'T0MAPLE',
    channel: channelId,
    user: principal,
  };
  bot = await startBot({ ...theirs, answer: (request) => answer(request) });
  link.bot.eventsUrl = bot.eventsUrl;
});

afterAll(async () => {
  await bot.close();
  await emulator.close();
  await slack.close();
});

const named = z.array(z.looseObject({ id: z.string(), name: z.string() }));

async function findPlace(at: { apiUrl: string; token: string }): Promise<Place> {
  const auth = await call(at, 'auth.test');
  const channels = named.parse((await call(at, 'conversations.list'))['channels']);
  const users = named.parse((await call(at, 'users.list'))['members']);
  return {
    ...at,
    team: String(auth['team_id']),
    channel: channels.find(({ name }) => name === 'closures')?.id ?? '',
    user: users.find(({ name }) => name === 'dana')?.id ?? '',
  };
}

async function call(
  at: { apiUrl: string; token: string },
  method: string,
  args: Record<string, string> = {},
): Promise<Json> {
  const response = await fetch(`${at.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${at.token}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(args).toString(),
  });
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

async function trigger(): Promise<string> {
  const { trigger_id } = await call(theirs, 'views.generateTriggerId', { user_id: theirs.user });
  return String(trigger_id);
}

function command(triggerId: string, text = ''): Record<string, string> {
  return {
    command: '/closure',
    text,
    team_id: theirs.team,
    user_id: theirs.user,
    channel_id: theirs.channel,
    trigger_id: triggerId,
  };
}

/** Asks the emulator's own page, the one place where it shows views and ephemeral messages. */
function shows(words: string): () => Promise<boolean> {
  return async () => {
    const pages = ['messages', 'views'].map(async (tab) =>
      (await fetch(`${emulator.url}/?tab=${tab}`)).text(),
    );
    return (await Promise.all(pages)).join('\n').includes(words);
  };
}

test('a card is posted, edited in place and answered in its thread', async () => {
  const message = await bot.platform.post(aCard({ title: 'Waiting', summary: 'Waiting' }));
  await bot.platform.update(message, aCard({ title: 'Approved', summary: 'Approved' }));
  await bot.platform.post(aCard({ summary: 'First ring at 5:45' }), { thread: message });

  const { messages } = await call(theirs, 'conversations.replies', {
    channel: message.channelId,
    ts: message.messageId,
  });
  expect(messages).toMatchObject([
    { text: 'Approved', edited: {}, reply_count: 1 },
    { text: 'First ring at 5:45', thread_ts: message.messageId },
  ]);
});

test('a command is answered privately, for a member of the workspace', async () => {
  answer = () => ({ kind: 'private', card: aCard({ summary: 'Only for Dana' }) });

  const { status } = await link.deliver('command', command(await trigger(), 'status'));

  expect(status).toBe(200);
  await expect.poll(shows('Only for Dana')).toBe(true);
  expect(bot.requests.at(-1)?.account).toEqual({
    platform: 'slack',
    tenantId: theirs.team,
    userId: theirs.user,
    isMember: true,
  });
});

test('a command opens a form, and a spent trigger leads to a card that opens it again', async () => {
  answer = () => ({ kind: 'form', form: aForm() });
  const triggerId = await trigger();

  await link.deliver('command', command(triggerId, 'first'));
  await expect.poll(shows('School is closed.')).toBe(true);
  await link.deliver('command', command(triggerId, 'second'));

  await expect.poll(shows('The form took too long to open')).toBe(true);
});

test('a submitted form round-trips its errors', async () => {
  answer = () => ({ kind: 'errors', errors: { reason: 'Give a reason.' } });
  const view = {
    id: 'V1',
    callback_id: 'closure',
    private_metadata: JSON.stringify({ verb: 'closure', data: {}, channelId: theirs.channel }),
    title: { type: 'plain_text', text: 'New closure' },
    blocks: [
      {
        type: 'input',
        block_id: 'reason:1',
        element: { type: 'plain_text_input', action_id: 'reason' },
      },
    ],
    state: { values: { 'reason:1': { reason: { type: 'plain_text_input', value: 'Ice' } } } },
  };
  const payload = {
    type: 'view_submission',
    team: { id: theirs.team },
    user: { id: theirs.user },
    view,
  };

  const { body } = await link.deliver('submission', { payload: JSON.stringify(payload) });

  expect(JSON.parse(body)).toEqual({
    response_action: 'errors',
    errors: { 'reason:1': 'Give a reason.' },
  });
});

const divider = JSON.stringify([{ type: 'divider' }]);
const modal = JSON.stringify({
  type: 'modal',
  callback_id: 'closure',
  title: { type: 'plain_text', text: 'New closure' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'b',
      label: { type: 'plain_text', text: 'Reason' },
      element: { type: 'plain_text_input', action_id: 'reason' },
    },
  ],
});

/** Where emulate 0.12.2 says more than Slack's documented minimum, or less than Slack does. */
const passedOver = new Set(['profile', 'app_id', 'values', 'topic', 'purpose']);

test.each<[string, (at: Place) => Promise<Json>]>([
  ['auth.test', (at) => call(at, 'auth.test')],
  ['users.info', (at) => call(at, 'users.info', { user: at.user })],
  ['chat.postMessage', (at) => post(at)],
  [
    'chat.postEphemeral',
    (at) => call(at, 'chat.postEphemeral', { channel: at.channel, user: at.user, text: 'x' }),
  ],
  [
    'chat.update',
    async (at) => call(at, 'chat.update', { ...(await posted(at)), text: 'y', blocks: divider }),
  ],
  ['chat.delete', async (at) => call(at, 'chat.delete', await posted(at))],
  ['conversations.open', (at) => call(at, 'conversations.open', { users: at.user })],
  [
    'conversations.history',
    (at) => call(at, 'conversations.history', { channel: at.channel, limit: '1' }),
  ],
])('%s answers with the same fields in both', async (_, ask) => {
  const [mine, other] = [await ask(ours), await ask(theirs)];

  expect(mine['ok']).toBe(true);
  expect(other['ok']).toBe(true);
  expect(differences(mine, other)).toEqual([]);
});

test('a view has the same fields in both, and a trigger is good once', async () => {
  const given = { trigger_id: await trigger(), view: modal };
  const own = { trigger_id: await ownTrigger(), view: modal };

  const [mine, other] = [
    await call(ours, 'views.open', own),
    await call(theirs, 'views.open', given),
  ];
  const again = [await call(ours, 'views.open', own), await call(theirs, 'views.open', given)];

  expect(differences(mine, other)).toEqual([]);
  expect(again).toMatchObject([
    { ok: false, error: 'exchanged_trigger_id' },
    { ok: false, error: 'exchanged_trigger_id' },
  ]);
});

/** Our server gives triggers to people only: one types a command, and this listens in. */
async function ownTrigger(): Promise<string> {
  const { promise: heard, resolve } = Promise.withResolvers<string>();
  const listener = createServer((request, response) => {
    void text(request).then((body) => {
      resolve(new URLSearchParams(body).get('trigger_id') ?? '');
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  slack.bot.eventsUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
  await slack.typeCommand(ours.user, ours.channel, '/closure');
  listener.close();
  return heard;
}

test.each<[string, string, (at: Place) => Record<string, string>]>([
  ['channel_not_found', 'chat.postMessage', () => ({ channel: 'C0NOWHERE', text: 'x' })],
  ['no_text', 'chat.postMessage', (at) => ({ channel: at.channel })],
  ['message_not_found', 'chat.update', (at) => ({ channel: at.channel, ts: '1.1', text: 'x' })],
  ['user_not_found', 'users.info', () => ({ user: 'U0NOBODY' })],
  ['invalid_trigger_id', 'views.open', () => ({ trigger_id: '1.2.abc', view: modal })],
  ['not_found', 'views.update', () => ({ view_id: 'V0NOWHERE', view: modal })],
])('%s is the word of both', async (word, method, args) => {
  expect(await call(ours, method, args(ours))).toMatchObject({ ok: false, error: word });
  expect(await call(theirs, method, args(theirs))).toMatchObject({ ok: false, error: word });
});

function post(at: Place): Promise<Json> {
  return call(at, 'chat.postMessage', { channel: at.channel, text: 'x', blocks: divider });
}

async function posted(at: Place): Promise<Record<string, string>> {
  const { channel, ts } = await post(at);
  return { channel: String(channel), ts: String(ts) };
}

/** Fields the other server has and ours has not, or has with another type. */
function differences(mine: unknown, other: unknown, at = ''): string[] {
  if (Array.isArray(other)) {
    return Array.isArray(mine) && other.length > 0 ? differences(mine[0], other[0], at) : [];
  }
  if (typeof other !== 'object' || other === null) {
    return typeof mine === typeof other || other === null ? [] : [`${at} is ${typeof mine}`];
  }
  const known = new Map(Object.entries(mine ?? {}));
  return Object.entries(other)
    .filter(([key]) => !passedOver.has(key))
    .flatMap(([key, value]) => {
      const path = at === '' ? key : `${at}.${key}`;
      return known.has(key) ? differences(known.get(key), value, path) : [`${path} is missing`];
    });
}
