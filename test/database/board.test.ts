import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { publishCards } from '#board/publish-cards.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { createLogger } from '#log/logger.ts';
import { startSlackServer } from '#sandbox/slack/slack-server.ts';
import { type District, testDistrict } from './attempt-district.ts';

let district: District;
let campaign: string;
let number: number;
beforeAll(async () => {
  district = await testDistrict();
});
afterAll(() => district[Symbol.asyncDispose]());
beforeEach(async () => {
  // What other tests left is over, and drawn.
  await district.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() - interval '2 hours'`,
  );
  await using earlier = await channel();
  await earlier.draw();
  campaign = await district.startCampaign({ phones: await district.addPhones(1) });
  const { rows } = await district.pool.query<{ number: number }>(
    'SELECT number FROM campaign WHERE id = $1',
    [campaign],
  );
  number = rows[0]?.number ?? 0;
});

/** The closures channel of an emulated Slack, and the bot's own way to post there. */
async function channel() {
  const botToken = 'xoxb-board';
  const slack = await startSlackServer({
    port: 0,
    teamId: 'T0BOARD',
    signingSecret: 'not used by a process that only posts',
    botToken,
    users: [],
    channels: [{ id: 'C0BOARD', name: 'closures' }],
  });
  const platform = createSlackPlatform({
    botToken,
    teamId: 'T0BOARD',
    channelId: 'C0BOARD',
    apiUrl: `${slack.url}/api/`,
  });
  const messages = () => slack.state().channels[0]?.messages ?? [];
  return {
    failNext: (method: string, failure: { error: string; times: number }) =>
      slack.failNext(method, failure),
    draw: () =>
      publishCards(district.db, platform, createLogger({ level: 'silent', part: 'test' })),
    again: async () => {
      await district.owner.pool.query('UPDATE chat_card SET retry_at = NULL');
      await publishCards(district.db, platform, createLogger({ level: 'silent', part: 'test' }));
    },
    /** What each card of this campaign shows, and what its thread says. */
    cards: () =>
      messages().filter(
        (message) =>
          message.thread_ts === undefined && message.text.startsWith(`Closure ${number}`),
      ),
    notes: () => messages().filter((message) => message.thread_ts !== undefined),
    [Symbol.asyncDispose]: () => slack.close(),
  };
}

const stopping = `UPDATE campaign SET state = 'stopped', state_at = clock_timestamp(), ended_at = clock_timestamp() WHERE id = $1`;
const stop = () => district.owner.pool.query(stopping, [campaign]);
const letSecondsPass = () =>
  district.owner.pool.query(`UPDATE chat_card SET drawn_at = drawn_at - interval '4 seconds'`);

test('a campaign has one message, edited when it changes and left alone when it does not', async () => {
  await using slack = await channel();

  await slack.draw();
  await letSecondsPass();
  await slack.draw();
  const before = slack.cards();
  await stop();
  await slack.draw();
  await slack.draw();

  expect(before).toMatchObject([{ text: expect.stringContaining('Calling') }]);
  expect(before[0]?.edited).toBeUndefined();
  expect(slack.cards()).toMatchObject([{ text: expect.stringContaining('Stopped while calling') }]);
  expect(slack.notes()).toHaveLength(1);
});

test('a card that was drawn while a stop was being committed is drawn again', async () => {
  await using slack = await channel();
  const client = await district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query(stopping, [campaign]);
  await slack.draw();
  await client.query('COMMIT');
  client.release();

  await slack.draw();

  expect(slack.cards()).toMatchObject([{ text: expect.stringContaining('Stopped while calling') }]);
});

test('the card of a stopped campaign learns how its last call ended', async () => {
  await using slack = await channel();
  await stop();
  await slack.draw();
  await district.owner.pool.query(
    `UPDATE attempt SET state = 'suppressed', disposition = 'stopped', ended_at = clock_timestamp() WHERE campaign_id = $1`,
    [campaign],
  );
  await letSecondsPass();

  await slack.draw();

  expect(JSON.stringify(slack.cards())).toContain('Stopped before it was answered');
});

test('a note in the thread that fails does not post the card a second time, and comes later', async () => {
  await using slack = await channel();
  await slack.draw();
  await stop();
  slack.failNext('chat.postMessage', { error: 'thread_locked', times: 2 });
  await slack.draw();
  await slack.again();
  expect(slack.notes()).toEqual([]);
  await slack.again();
  await slack.again();

  expect(slack.cards()).toHaveLength(1);
  expect(slack.notes()).toHaveLength(1);
});

test('a message that somebody deleted is posted anew, once', async () => {
  await using slack = await channel();
  await slack.draw();
  await stop();
  slack.failNext('chat.update', { error: 'message_not_found', times: 1 });
  await slack.draw();
  await slack.again();
  await slack.again();

  expect(slack.cards()).toHaveLength(2);
  expect(slack.cards().at(-1)?.text).toContain('Stopped while calling');
});
