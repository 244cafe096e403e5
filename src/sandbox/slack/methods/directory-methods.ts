import { z } from 'zod';
import type { SlackChannel, SlackMessage, SlackUser, Workspace } from '#sandbox/slack/workspace.ts';
import { type ApiMethod, channelOf, fromText, isIn, page, readArgs } from './api-call.ts';
import { openDirect, shownMessage } from './chat-methods.ts';
import { SlackRefusal } from './slack-refusal.ts';

const paging = { limit: fromText, cursor: z.string().default('') };
const userArgs = z.object({ user: z.string() });
const listArgs = z.object(paging);
const channelArgs = z.object({ channel: z.string() });
const historyArgs = z.object({
  channel: z.string(),
  latest: z.string().optional(),
  oldest: z.string().default('0'),
  include_all_metadata: z.string().optional(),
  ...paging,
});
const repliesArgs = z.object({
  channel: z.string(),
  ts: z.string(),
  oldest: z.string().default('0'),
  include_all_metadata: z.string().optional(),
  ...paging,
});
const openArgs = z.object({ users: z.string().optional(), channel: z.string().optional() });

export const directoryMethods: Record<string, ApiMethod> = {
  'auth.test'({ workspace, baseUrl }) {
    return {
      url: `${baseUrl}/`,
      team: 'Sandbox',
      user: workspace.bot.name,
      team_id: workspace.teamId,
      user_id: workspace.bot.userId,
      bot_id: workspace.bot.botId,
      is_enterprise_install: false,
    };
  },

  'users.info'({ workspace, args }) {
    const user = workspace.users.get(readArgs(userArgs, args).user);
    if (user === undefined) throw new SlackRefusal('user_not_found');
    return { user: shownUser(workspace, user) };
  },

  'users.list'({ workspace, args }) {
    const given = readArgs(listArgs, args);
    const users = page([...workspace.users.values()], given.limit ?? 1000, given.cursor);
    return {
      members: users.items.map((user) => shownUser(workspace, user)),
      response_metadata: { next_cursor: users.next },
    };
  },

  'conversations.info'({ workspace, args }) {
    const channel = channelOf(workspace, readArgs(channelArgs, args).channel);
    return { channel: shownChannel(workspace, channel) };
  },

  'conversations.list'({ workspace, args }) {
    const given = readArgs(listArgs, args);
    const rooms = [...workspace.channels.values()].filter((channel) => channel.isDirect !== true);
    const channels = page(rooms, given.limit ?? 100, given.cursor);
    return {
      channels: channels.items.map((channel) => shownChannel(workspace, channel)),
      response_metadata: { next_cursor: channels.next },
    };
  },

  'conversations.open'({ workspace, args }) {
    const given = readArgs(openArgs, args);
    const userId = given.users ?? '';
    if (given.channel !== undefined)
      return { channel: { id: channelOf(workspace, given.channel).id } };
    if (!workspace.users.has(userId)) throw new SlackRefusal('user_not_found');
    if (workspace.users.get(userId)?.flags?.is_bot === true)
      throw new SlackRefusal('cannot_dm_bot');
    return { channel: { id: openDirect(workspace, userId) } };
  },

  'conversations.history'({ workspace, args }) {
    const given = readArgs(historyArgs, args);
    const channel = channelOf(workspace, given.channel);
    if (!isIn(channel, workspace.bot.userId)) throw new SlackRefusal('not_in_channel');
    const newestFirst = channel.messages
      .filter((message) => message.thread_ts === undefined)
      .filter((message) => Number(message.ts) > Number(given.oldest))
      .filter((message) => given.latest === undefined || Number(message.ts) < Number(given.latest))
      .toReversed();
    const messages = page(newestFirst, given.limit ?? 100, given.cursor);
    return {
      messages: messages.items.map((message) => ({
        ...withReplies(workspace, channel, message),
        ...(given.include_all_metadata === 'true' &&
          message.metadata !== undefined && { metadata: message.metadata }),
      })),
      has_more: messages.next !== '',
      response_metadata: { next_cursor: messages.next },
    };
  },

  'conversations.replies'({ workspace, args }) {
    const given = readArgs(repliesArgs, args);
    const channel = channelOf(workspace, given.channel);
    const thread = channel.messages.filter(
      (message) =>
        message.ts === given.ts ||
        (message.thread_ts === given.ts && Number(message.ts) > Number(given.oldest)),
    );
    if (thread.length === 0) throw new SlackRefusal('thread_not_found');
    const messages = page(thread, given.limit ?? 1000, given.cursor);
    return {
      messages: messages.items.map((message) => ({
        ...withReplies(workspace, channel, message),
        ...(given.include_all_metadata === 'true' &&
          message.metadata !== undefined && { metadata: message.metadata }),
      })),
      has_more: messages.next !== '',
      response_metadata: { next_cursor: messages.next },
    };
  },
};

/** The head of a thread tells how long it is. */
function withReplies(
  workspace: Workspace,
  channel: { messages: SlackMessage[] },
  message: SlackMessage,
): Record<string, unknown> {
  const shown = shownMessage(workspace, message);
  const replies = channel.messages.filter((one) => one.thread_ts === message.ts);
  if (replies.length === 0) return shown;
  const users = [...new Set(replies.map((reply) => reply.user))];
  return { ...shown, thread_ts: message.ts, reply_count: replies.length, reply_users: users };
}

function shownUser(workspace: Workspace, user: SlackUser): Record<string, unknown> {
  const teamId = user.teamId ?? workspace.teamId;
  const isStranger = user.flags?.is_stranger;
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.flags?.deleted ?? false,
    tz: 'America/Chicago',
    profile: { real_name: user.realName, display_name: user.name, team: teamId },
    is_admin: false,
    is_owner: false,
    is_bot: user.flags?.is_bot ?? false,
    is_restricted: user.flags?.is_restricted ?? false,
    is_ultra_restricted: user.flags?.is_ultra_restricted ?? false,
    is_app_user: false,
    updated: 0,
    ...(isStranger !== undefined && { is_stranger: isStranger }),
  };
}

function shownChannel(workspace: Workspace, channel: SlackChannel): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.isDirect !== true,
    is_im: channel.isDirect === true,
    is_archived: channel.isArchived ?? false,
    is_private: channel.members !== undefined,
    is_shared: channel.sharing === 'external',
    is_ext_shared: channel.sharing === 'external',
    is_pending_ext_shared: channel.sharing === 'pending',
    is_member: isIn(channel, workspace.bot.userId),
    context_team_id: workspace.teamId,
    ...(channel.isLimited === true && {
      properties: { posting_restricted_to: { type: ['ra'], user: [] } },
    }),
  };
}
