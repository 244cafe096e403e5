import { expect, test } from 'vitest';
import type { ChatRequest, Reply } from '#conversation/kit/command.ts';
import { readSlackManifest } from '#sandbox/slack/app-manifest.ts';
import { until } from '#sandbox/until.ts';
import {
  channelId,
  principal,
  startSlack,
  startSlackBot,
  stranger,
  teamId,
} from '#test/support/chat/slack-bot.ts';

const bytes = new Uint8Array([1, 2, 3, 4]);
const file = { name: 'closed.wav', bytes };

/** Fetches each file with a limit, and keeps what came. */
function fetching(mostBytes: number) {
  const fetched: unknown[] = [];
  const answer = async (request: ChatRequest): Promise<Reply> => {
    if (request.kind === 'file') fetched.push(await request.fetch(mostBytes));
    return { kind: 'done' };
  };
  return { fetched, answer };
}

test('attack 39: a file is fetched as what it is, up to a limit, and its sender hears at once that it came', async () => {
  const { fetched, answer } = fetching(4);
  await using bot = await startSlackBot(answer);

  expect(await bot.slack.sendFiles(principal, [file])).toMatchObject({ status: 200 });
  await until('the file', () => fetched.length === 1);
  await bot.slack.sendFiles(principal, [{ name: 'b.wav', bytes: new Uint8Array(5) }]);
  await until('the second', () => fetched.length === 2);

  expect(fetched).toEqual([Buffer.from(bytes), 'too-large']);
  expect(bot.requests[0]).toMatchObject({
    kind: 'file',
    account: { platform: 'slack', userId: principal, tenantId: teamId, isMember: true },
  });
  const own = bot.slack.state().channels.find(({ isDirect }) => isDirect === true);
  expect(own?.messages.map(({ text }) => text)).toContain('Got your file. Checking it now.');
});

test('attack 39: a file on another host is not fetched', async () => {
  const { fetched, answer } = fetching(4);
  await using bot = await startSlackBot(answer);
  const { host } = new URL(bot.slack.url);
  const elsewhere = [
    'http://127.0.0.1:9/closed.wav',
    `http://files.slack.com.example.org/closed.wav`,
    `http://${host}@127.0.0.1:9/closed.wav`,
  ];

  for (const url of elsewhere) await bot.slack.sendFiles(principal, [{ ...file, url }]);

  await until('all of them', () => fetched.length === elsewhere.length);
  expect(fetched).toEqual(elsewhere.map(() => 'elsewhere'));
});

test('somebody of another workspace is no member here either', async () => {
  await using bot = await startSlackBot(() => ({ kind: 'done' }));

  await bot.slack.sendFiles(stranger, [file]);
  await until('the question', () => bot.requests.length === 1);
  expect(bot.requests[0]?.account.isMember).toBe(false);
});

test('an app that was installed without the scope gets no file, and says so', async () => {
  const { fetched, answer } = fetching(4);
  const { botScopes, ...manifest } = readSlackManifest();
  const without = { ...manifest, botScopes: botScopes.filter((one) => one !== 'files:read') };
  await using bot = await startSlackBot(answer, { manifest: without });

  await bot.slack.sendFiles(principal, [file]);
  await until('the file', () => fetched.length === 1);
  expect(fetched).toEqual(['lost']);
});

test('an app that was installed without the event is told of nothing', async () => {
  const manifest = { ...readSlackManifest(), events: ['app_home_opened'] };
  await using slack = await startSlack({ manifest });

  expect(await slack.sendFiles(principal, [file])).toBeUndefined();
});

test('words there, files in a channel, and what a bot writes ask for nothing', async () => {
  await using bot = await startSlackBot(() => ({ kind: 'done' }));
  const said = { type: 'message', user: principal, channel: `D${principal}`, channel_type: 'im' };
  const files = [{ url_private_download: `${bot.slack.url}/files-pri/F1/download` }];
  const events = [
    said,
    { ...said, subtype: 'file_share', channel: channelId, channel_type: 'channel', files },
    { ...said, subtype: 'file_share', bot_id: 'B0OTHER', files },
    { ...said, subtype: 'file_share', files: [] },
  ];

  for (const [index, event] of events.entries()) {
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: teamId,
      event_id: `Ev${index}`,
      event,
    });
    const headers = { 'content-type': 'application/json', ...bot.slack.sign(body) };
    expect(await bot.slack.sendRaw({ body, headers })).toMatchObject({ status: 200 });
  }
  // The last one is taken: those before it have been read by then.
  await bot.slack.sendFiles(principal, [file]);
  await until('the file', () => bot.requests.length > 0);
  expect(bot.requests.map(({ kind }) => kind)).toEqual(['file']);
});
