import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { ChatFault, type ChatPlatform } from '#chat/chat-platform.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { readSlackManifest } from '#sandbox/slack/app-manifest.ts';
import type { SlackServer } from '#sandbox/slack/slack-server.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  archiveId,
  botToken,
  channelId,
  principal,
  startSlack,
  teamId,
} from '#test/support/chat/slack-bot.ts';

const channelIds = { closures: channelId };
let slack: SlackServer;
let platform: ChatPlatform;

beforeAll(async () => {
  slack = await startSlack();
  platform = createSlackPlatform({ teamId, botToken, channelIds, apiUrl: `${slack.url}/api/` });
});
afterAll(() => slack.close());

const messages = () => slack.state().channels.find(({ id }) => id === channelId)?.messages ?? [];

async function faultOf(work: Promise<unknown>): Promise<ChatFault> {
  const fault: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof ChatFault) return fault;
  throw new Error('expected a chat fault');
}

test('a card far too large is cut where people see it, and Slack takes it', async () => {
  const long = 'All schools are closed because of ice. '.repeat(200);
  const card: Card = {
    title: long,
    badge: { text: long, tone: 'bad' },
    summary: long,
    blocks: [
      { kind: 'text', text: long },
      { kind: 'quote', label: long, text: long },
      { kind: 'facts', facts: Array.from({ length: 23 }, () => ({ label: long, value: '' })) },
      {
        kind: 'table',
        columns: ['School', 'Phones'],
        align: 'lr',
        rows: Array.from({ length: 500 }, (_, row) => [long, String(row)]),
      },
      ...Array.from({ length: 80 }, () => ({ kind: 'divider' as const })),
    ],
    buttons: Array.from({ length: 30 }, (_, index) => ({
      verb: 'status',
      label: long,
      data: { index: String(index) },
      confirm: { title: long, text: long, yes: long, no: long },
    })),
  };

  const message = await platform.post(card);

  const posted = messages().find(({ ts }) => ts === message.messageId);
  expect(JSON.stringify(posted?.blocks)).toContain('did not fit into a Slack message');
});

const markups = [
  '<!channel>',
  '<@U0WHITFIELD>',
  '<!subteam^S1>',
  '&lt;!here&gt;',
  '<https://example.org|bank>',
];

test('F40 markup in what people typed is shown as it is, and notifies nobody', async () => {
  for (const markup of markups) {
    const message = await platform.post({
      title: markup,
      badge: { text: markup, tone: 'good' },
      summary: markup,
      blocks: [
        { kind: 'text', text: markup },
        { kind: 'text', text: markup, strong: true },
        { kind: 'heading', text: markup },
        { kind: 'note', text: markup },
        { kind: 'quote', label: markup, text: markup },
        { kind: 'facts', facts: [{ label: markup, value: markup }] },
        { kind: 'table', columns: [markup], align: 'l', rows: [[markup]] },
        { kind: 'progress', done: 1, total: 2, label: markup },
      ],
      buttons: [{ verb: 'status', label: markup, data: { markup } }],
    });

    const posted = messages().find(({ ts }) => ts === message.messageId);
    expect(posted?.mentions).toEqual([]);
    expect(posted?.text).not.toContain('<');
    expect(JSON.stringify(posted?.blocks)).not.toContain('"text":"*<');
  }
});

test('what passes may be tried again, what stays may not', async () => {
  const message = { channelId, messageId: '1.000001' };
  const archive = createSlackPlatform({
    botToken,
    teamId,
    channelIds: { closures: archiveId },
    apiUrl: `${slack.url}/api/`,
  });
  const nowhere = createSlackPlatform({
    teamId,
    botToken,
    channelIds,
    apiUrl: 'http://127.0.0.1:9/api/',
  });

  slack.failNext('chat.postMessage', { error: 'internal_error' });
  expect((await faultOf(platform.post(aCard()))).retryAfterMs).toBeGreaterThan(0);
  slack.failNext('chat.update', { status: 503 });
  expect(await faultOf(platform.update(message, aCard()))).toMatchObject({
    code: 'http-503',
    retryAfterMs: expect.any(Number),
  });
  expect((await faultOf(nowhere.post(aCard()))).code).toBe('unreachable');
  expect((await faultOf(nowhere.post(aCard()))).retryAfterMs).toBeGreaterThan(0);

  slack.failNext('chat.postMessage', { error: 'token_revoked' });
  const revoked = await faultOf(platform.post(aCard()));
  expect(revoked).toMatchObject({ code: 'token_revoked', retryAfterMs: undefined });
  const gone = await faultOf(platform.update(message, aCard()));
  expect(gone).toMatchObject({ code: 'message_not_found', retryAfterMs: undefined });
  const archived = await faultOf(archive.post(aCard()));
  expect(archived).toMatchObject({ code: 'is_archived', retryAfterMs: undefined });
});

test('a person can be written to, and can type there, by what the manifest says of the messages tab', async () => {
  const message = await platform.post(aCard({ title: 'For Dana' }), { person: principal });

  expect(message.channelId).toBe(`D${principal}`);
  await expect(
    slack.typeCommand(principal, message.channelId, '/closure status'),
  ).resolves.toMatchObject({ status: 0 });
});

test.each([
  ['off', {}],
  ['read-only', { app_home: { messages_tab_enabled: true, messages_tab_read_only_enabled: true } }],
])('an app whose messages tab is %s writes or reads nothing there', async (tab, features) => {
  const manifest = readSlackManifest(
    JSON.stringify({ features, oauth_config: { scopes: { bot: ['chat:write'] } } }),
  );
  await using other = await startSlack({ manifest });
  const without = createSlackPlatform({
    teamId,
    botToken,
    channelIds,
    apiUrl: `${other.url}/api/`,
  });
  const posted = without.post(aCard(), { person: principal });

  expect(manifest.messagesTab).toBe(tab);
  if (tab === 'off') {
    expect((await faultOf(posted)).code).toBe('messages_tab_disabled');
  } else {
    const { channelId: direct } = await posted;
    await expect(other.typeCommand(principal, direct, '/closure')).rejects.toThrow('turned off');
  }
});
