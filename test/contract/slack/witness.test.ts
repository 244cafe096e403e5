import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import type { SlackServer } from '#sandbox/slack/slack-server.ts';
import { botToken, channelId, startSlack, teamId } from '#test/support/chat/slack-bot.ts';

let slack: SlackServer;
beforeAll(async () => {
  slack = await startSlack();
});
afterAll(() => slack.close());

test('everything that stands in the witness channel is read back, page by page, as it stands now', async () => {
  const platform = createSlackPlatform({
    teamId,
    botToken,
    channelIds: { closures: 'C0ELSEWHERE', witness: channelId },
    apiUrl: `${slack.url}/api/`,
  });
  const text = 'bellwether.example.org/audit-log\n7\n+/=\n\n— name sig+/=';
  const posted = await platform.post(
    { title: 'One', blocks: [{ kind: 'code', text }], buttons: [], summary: 'One.' },
    { channel: 'witness' },
  );
  // More than Slack gives at once.
  for (let n = 0; n < 1_000; n += 1)
    await platform.post(
      { title: '', blocks: [], buttons: [], summary: `${n}` },
      { channel: 'witness' },
    );

  const read = (await platform.witness?.read(null)) ?? [];
  expect(read).toHaveLength(1_001);
  const found = read.find(({ messageId }) => messageId === posted.messageId);
  expect(found?.texts).toContain(text);

  const later = Temporal.Now.instant().add({ hours: 1 });
  expect(await platform.witness?.read(later)).toEqual([]);
});
