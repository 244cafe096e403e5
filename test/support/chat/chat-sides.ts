import type { ChatPlatform, MessageReference } from '#chat/chat-platform.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { createTeamsPlatform } from '#chat/teams/teams-platform.ts';
import * as slackSide from './slack-bot.ts';
import * as teamsSide from './teams-bot.ts';

/** A message as the platform has it. */
type Posted = { json: string; isEdited: boolean; thread: string | undefined };

/** A chat platform with its emulated far side, as the contract of the port looks at both. */
export type ChatSide = AsyncDisposable & {
  platform: ChatPlatform;
  /** The same app, with a compliance channel or another address of the platform. */
  create(settings: { compliance?: string; url?: string }): ChatPlatform;
  channelId: string;
  complianceId: string;
  posted(message: MessageReference): Posted | undefined;
  /** How many messages stand in the channel. */
  count(): number;
  /** What the platform answers next: what passes, what stays, or that it is asked too often, for seven seconds. */
  failNext(how: Fault): void;
  /** The port's name for each of these answers. */
  faults: Record<Fault, string>;
  /** Full members come first, then everybody else. */
  member: string;
  outsiders: readonly string[];
};

type Fault = 'passing' | 'lasting' | 'too-often';

async function slack(): Promise<ChatSide> {
  const { teamId, botToken, channelId, complianceId, principal, stranger, outsiders } = slackSide;
  const server = await slackSide.startSlack();
  const create: ChatSide['create'] = ({ url = `${server.url}/api/`, compliance }) =>
    createSlackPlatform({
      teamId,
      botToken,
      channelIds: { closures: channelId, compliance },
      apiUrl: url,
    });
  const messagesOf = (id: string) =>
    server.state().channels.find((channel) => channel.id === id)?.messages ?? [];
  const answers = {
    passing: { status: 503 },
    lasting: { error: 'invalid_auth' },
    'too-often': { status: 429, retryAfter: 7 },
  };
  return {
    platform: create({}),
    create,
    channelId,
    complianceId,
    posted({ channelId: id, messageId }) {
      const found = messagesOf(id).find(({ ts }) => ts === messageId);
      return (
        found && {
          json: JSON.stringify(found.blocks),
          isEdited: found.edited !== undefined,
          thread: found.thread_ts,
        }
      );
    },
    count: () => messagesOf(channelId).length,
    failNext(how) {
      server.failNext('chat.postMessage', answers[how]);
    },
    faults: { passing: 'http-503', lasting: 'invalid_auth', 'too-often': 'ratelimited' },
    member: principal,
    outsiders: [...Object.keys(outsiders), stranger, 'U0NOBODY'],
    [Symbol.asyncDispose]: () => server.close(),
  };
}

async function teams(): Promise<ChatSide> {
  const { appId, tenantId, channelId, complianceId, principal, guest, stranger } = teamsSide;
  const bot = await teamsSide.startTeamsBot(() => ({ kind: 'done' }));
  const appPassword = 'a secret of the sandbox';
  const create: ChatSide['create'] = ({ url, compliance }) =>
    createTeamsPlatform({
      appId,
      tenantId,
      channelIds: { closures: channelId, compliance },
      appPassword,
      ...bot.teams.settings,
      ...(url !== undefined && { loginUrl: url }),
    });
  const messagesOf = (id: string) =>
    bot.teams.state().conversations.find((one) => one.id === id)?.activities ?? [];
  const answers = {
    passing: { status: 503 },
    lasting: { status: 403 },
    'too-often': { status: 429, retryAfterSeconds: 7 },
  };
  return {
    platform: create({}),
    create,
    channelId,
    complianceId,
    posted({ channelId: id, messageId }) {
      const [channel = ''] = id.split(';');
      const found = messagesOf(channel).find((one) => one.id === messageId);
      return (
        found && {
          json: JSON.stringify(found.attachments),
          isEdited: found.edited,
          thread: found.replyToId,
        }
      );
    },
    count: () => messagesOf(channelId).length,
    failNext(how) {
      bot.teams.failNext(answers[how]);
    },
    faults: { passing: 'http-503', lasting: 'http-403', 'too-often': 'http-429' },
    member: principal,
    outsiders: [guest, stranger, 'nobody'],
    [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose](),
  };
}

/** Both sides of the port, for `describe.each`. */
export const chatSides = [
  ['Slack', slack],
  ['Teams', teams],
] as const;
