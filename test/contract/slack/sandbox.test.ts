import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type SlackServer, startSlackServer } from '#sandbox/slack/slack-server.ts';
import {
  botToken,
  channelId,
  principal,
  signingSecret,
  staffRoomId,
  teamId,
} from '#test/support/chat/slack-bot.ts';

let slack: SlackServer;
let clock = Temporal.Instant.from('2027-01-14T11:45:00Z').epochMilliseconds;
beforeAll(async () => {
  slack = await startSlackServer({
    port: 0,
    teamId,
    signingSecret,
    botToken,
    users: [{ id: principal, name: 'dana', realName: 'Dana Whitfield' }],
    channels: [
      { id: channelId, name: 'closures' },
      { id: staffRoomId, name: 'staff-room', members: [principal] },
    ],
    now: () => clock,
  });
});
afterAll(() => slack.close());

const answerShape = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  response_metadata: z.object({ messages: z.array(z.string()).default([]) }).optional(),
});

async function call(method: string, args: Record<string, unknown>, token = botToken) {
  const response = await fetch(`${slack.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  return answerShape.parse(await response.json());
}

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (index: number) => ({ type: 'button', action_id: `a${index}`, text: plain('Go') });
const many = (count: number) => Array.from({ length: count }, (_, index) => index);

test.each<[string, object[], string]>([
  [
    '51 blocks',
    many(51).map(() => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'a long section',
    [{ type: 'section', text: plain('x'.repeat(3001)) }],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a long header',
    [{ type: 'header', text: plain('x'.repeat(151)) }],
    'must be less than 151 characters',
  ],
  ['an empty text', [{ type: 'section', text: plain('') }], 'must be more than 0 characters'],
  ['a section without text', [{ type: 'section' }], 'needs text or fields'],
  [
    '11 fields',
    [{ type: 'section', fields: many(11).map(() => plain('x')) }],
    'no more than 10 items allowed',
  ],
  [
    '26 buttons',
    [{ type: 'actions', elements: many(26).map(button) }],
    'no more than 25 items allowed',
  ],
  [
    'a long label',
    [{ type: 'actions', elements: [{ ...button(1), text: plain('x'.repeat(76)) }] }],
    'must be less than 76 characters',
  ],
  [
    'one action id twice',
    [{ type: 'actions', elements: [button(1), button(1)] }],
    'action_id must be unique',
  ],
  ['an unknown field', [{ type: 'divider', color: 'red' }], 'invalid additional property: color'],
  ['an unknown block', [{ type: 'marquee' }], 'unsupported type: marquee'],
])("%s is refused with Slack's own words", async (_, blocks, message) => {
  const answer = await call('chat.postMessage', { channel: channelId, text: 'x', blocks });

  expect(answer.error).toBe('invalid_blocks');
  expect(answer.response_metadata?.messages.join('\n')).toContain(message);
});

test('blocks of more than thirteen thousand characters are too long', async () => {
  const blocks = many(5).map(() => ({ type: 'section', text: plain('x'.repeat(2900)) }));

  const answer = await call('chat.postMessage', { channel: channelId, text: 'x', blocks });

  expect(answer.error).toBe('msg_blocks_too_long');
});

test.each<[string, string, Record<string, unknown>, string?]>([
  ['invalid_auth', 'auth.test', {}, 'xoxb-wrong'],
  ['not_authed', 'auth.test', {}, ''],
  ['unknown_method', 'chat.whisper', {}],
  ['not_in_channel', 'chat.postMessage', { channel: staffRoomId, text: 'x' }],
  [
    'user_not_in_channel',
    'chat.postEphemeral',
    { channel: channelId, user: 'U0NOBODY', text: 'x' },
  ],
  ['thread_not_found', 'chat.postMessage', { channel: channelId, text: 'x', thread_ts: '1.1' }],
])('%s', async (word, method, args, token) => {
  expect((await call(method, args, token)).error).toBe(word);
});

test.each<[string, object, string]>([
  [
    'a long title',
    { title: plain('x'.repeat(25)) },
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  ['much metadata', { private_metadata: 'x'.repeat(3001) }, 'must be less than 3001 characters'],
  ['an input but no submit button', { submit: undefined }, 'submit is required'],
])('a view with %s is refused', async (_, change, message) => {
  const element = { type: 'plain_text_input', action_id: 'reason' };
  const view = {
    type: 'modal',
    title: plain('New'),
    submit: plain('Save'),
    blocks: [{ type: 'input', label: plain('Reason'), element }],
    ...change,
  };

  const answer = await call('views.open', { trigger_id: '1.2.x', view });

  expect(answer.error).toBe('invalid_arguments');
  expect(answer.response_metadata?.messages.join('\n')).toContain(message);
});

test('mentions that would notify people are noticed', async () => {
  const text = { type: 'mrkdwn', text: '<@U0WHITFIELD> and &lt;!here&gt;' };
  await call('chat.postMessage', {
    channel: channelId,
    text: '<!channel>',
    blocks: [
      { type: 'section', text },
      { type: 'section', text: plain('<!here>') },
    ],
  });

  const message = slack.state().channels[0]?.messages.at(-1);
  expect(message?.mentions).toEqual(['!channel', '@U0WHITFIELD']);
});

test('a command with no bot to take it fails as it does in Slack', async () => {
  await slack.typeCommand(principal, channelId, '/closure');

  expect(slack.state().ephemerals[principal]?.at(-1)).toMatchObject({
    user: 'USLACKBOT',
    text: '/closure failed with the error "operation_timeout"',
  });
});

test('a command that no app registered goes to no bot, and Slackbot says so', async () => {
  expect(await slack.typeCommand(principal, channelId, '/clousure stop')).toMatchObject({
    status: 200,
  });

  expect(slack.state().ephemerals[principal]?.at(-1)).toMatchObject({
    user: 'USLACKBOT',
    text: '/clousure is not a valid command.',
  });
});

test('a person can type in their chat with the app before it has written there', async () => {
  await slack.typeCommand(principal, `D${principal}`, '/closure status');

  expect(slack.state().ephemerals[principal]?.at(-1)).toMatchObject({ channel: `D${principal}` });
});

test('a file is uploaded by the SDK in its three steps', async () => {
  const client = new WebClient(botToken, { slackApiUrl: `${slack.url}/api/` });

  await client.filesUploadV2({
    channel_id: channelId,
    filename: 'audit.csv',
    file: Buffer.from('entry,seal\n'),
  });

  const [file] = slack.state().files;
  expect(file).toMatchObject({ name: 'audit.csv', size: 11, channels: [channelId] });
  expect(Buffer.from(file?.content ?? []).toString()).toBe('entry,seal\n');
});

test('history is paged, newest first', async () => {
  for (const text of ['one', 'two', 'three']) {
    clock += 1000;
    await call('chat.postMessage', { channel: channelId, text });
  }
  const pages = z.looseObject({
    messages: z.array(z.looseObject({ text: z.string() })),
    response_metadata: z.object({ next_cursor: z.string() }),
  });
  const first = pages.parse(await rawCall({ limit: 2 }));
  const second = pages.parse(
    await rawCall({ limit: 2, cursor: first.response_metadata.next_cursor }),
  );

  expect(first.messages.map(({ text }) => text)).toEqual(['three', 'two']);
  expect(second.messages[0]?.text).toBe('one');
});

async function rawCall(args: object): Promise<unknown> {
  const response = await fetch(`${slack.url}/api/conversations.history`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: channelId, ...args }),
  });
  return response.json();
}
