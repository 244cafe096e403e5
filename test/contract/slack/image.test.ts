import { expect, test } from 'vitest';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  botToken,
  channelId,
  principal,
  startSlack,
  startSlackBot,
  teamId,
} from '#test/support/chat/slack-bot.ts';

/** By its looks Slack could fetch it; the host has no address (RFC 6761 section 6.4). */
const lost = {
  kind: 'image',
  url: 'https://bellwether.invalid/chart.png',
  alt: 'A chart',
} as const;

test.each([
  'http://127.0.0.1:3000/chart.png',
  'http://localhost:3000/chart.png',
  'https://192.168.1.5/chart.png',
  'https://bellwether.invalid/chart.png',
  'chart.png',
])('the sandbox refuses a message with a picture at %s, as Slack does', (url) => {
  const block = { type: 'image', image_url: url, alt_text: 'A chart' };

  expect(checkBlocks([block])).toEqual([
    '[ERROR] downloading image failed [json-pointer:/blocks/0/image_url]',
  ]);
});

test('a card whose picture Slack can’t fetch is posted and edited with words in its place', async () => {
  const slack = await startSlack();
  const platform = createSlackPlatform({
    teamId,
    botToken,
    channelId,
    apiUrl: `${slack.url}/api/`,
  });

  const posted = await platform.post({ ...aCard({ title: 'Report' }), blocks: [lost] });
  await platform.update(posted, { ...aCard({ title: 'Report again' }), blocks: [lost] });

  const [message] = slack.state().channels.find(({ id }) => id === channelId)?.messages ?? [];
  await slack.close();
  expect(JSON.stringify(message?.blocks)).toContain('Report again');
  expect(JSON.stringify(message?.blocks)).toContain('"text":"A chart"');
  expect(JSON.stringify(message?.blocks)).not.toContain('"image"');
});

test('a private answer arrives, though its picture does not', async () => {
  await using bot = await startSlackBot(() => ({
    kind: 'private',
    card: { ...aCard({ title: 'Consent report' }), blocks: [lost] },
  }));

  await bot.slack.typeCommand(principal, channelId, '/consent report');

  const message = await bot.seenBy(principal, 'Consent report');
  expect(JSON.stringify(message.blocks)).toContain('"text":"A chart"');
});
