import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { startSlackServer } from '#sandbox/slack/slack-server.ts';

const botToken = 'xoxb-board';
const teamId = 'T0BOARD';
const ids = { closures: 'C0BOARD', compliance: 'C0COMPLIANCE' } as const;

/** The channels of an emulated Slack, and the way of a process to post there that does nothing else. */
export async function slackChannels(people: readonly string[] = []) {
  const slack = await startSlackServer({
    port: 0,
    teamId,
    signingSecret: 'not used by a process that only posts',
    botToken,
    users: people.map((id) => ({ id, name: id, realName: id })),
    channels: Object.entries(ids).map(([name, id]) => ({ id, name })),
  });
  const platform = createSlackPlatform({
    botToken,
    teamId,
    channelIds: ids,
    apiUrl: `${slack.url}/api/`,
  });
  return {
    platform,
    failNext: (...request: Parameters<typeof slack.failNext>) => slack.failNext(...request),
    messages: (channel: keyof typeof ids = 'closures') =>
      slack.state().channels.find(({ id }) => id === ids[channel])?.messages ?? [],
    ownChat: (person: string) =>
      slack.state().channels.find(({ id }) => id === `D${person}`)?.messages ?? [],
    archive: () => slack.changeChannel(ids.closures, { isArchived: true }),
    delete: (ts: string) =>
      fetch(`${slack.url}/api/chat.delete`, {
        method: 'POST',
        headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ channel: ids.closures, ts }),
      }),
    [Symbol.asyncDispose]: () => slack.close(),
  };
}
