import { z } from 'zod';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';
import { findMentions } from '#sandbox/slack/mentions.ts';
import type { Block, SlackMessage, Workspace } from '#sandbox/slack/workspace.ts';
import { type ApiMethod, channelOf, fromJson, isIn, readArgs } from './api-call.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** https://github.com/slackapi/bolt-js/issues/2509 */
const maxBlocksLength = 13_200;
/** https://docs.slack.dev/reference/methods/chat.postMessage and chat.update */
const maxPostedText = 40_000;
const maxUpdatedText = 4_000;

const content = { text: z.string().default(''), blocks: fromJson.optional() };
const postArgs = z.object({
  channel: z.string(),
  ...content,
  thread_ts: z.string().optional(),
  reply_broadcast: z.union([z.boolean(), z.stringbool()]).optional(),
  metadata: fromJson.optional(),
});
const updateArgs = z.object({ channel: z.string(), ts: z.string(), ...content });
const ephemeralArgs = z.object({ channel: z.string(), user: z.string(), ...content });
const deleteArgs = z.object({ channel: z.string(), ts: z.string() });

export const chatMethods: Record<string, ApiMethod> = {
  'chat.postMessage'({ workspace, args }) {
    const given = readArgs(postArgs, args);
    const channel = channelOf(workspace, directChannel(workspace, given.channel));
    if (channel.isArchived === true) throw new SlackRefusal('is_archived');
    if (!isIn(channel, workspace.bot.userId)) throw new SlackRefusal('not_in_channel');
    if (channel.isDirect === true && workspace.manifest.messagesTab === 'off') {
      throw new SlackRefusal('messages_tab_disabled');
    }
    const isThreadKnown = channel.messages.some((message) => message.ts === given.thread_ts);
    if (given.thread_ts !== undefined && !isThreadKnown) throw new SlackRefusal('thread_not_found');
    const message = makeMessage(workspace, { ...given, channel: channel.id });
    if (given.thread_ts !== undefined) message.thread_ts = given.thread_ts;
    if (given.thread_ts !== undefined && given.reply_broadcast === true)
      message.subtype = 'thread_broadcast';
    if (given.metadata !== undefined) message.metadata = given.metadata;
    channel.messages.push(message);
    workspace.changed({ kind: 'message', channelId: channel.id });
    return { channel: channel.id, ts: message.ts, message: shownMessage(workspace, message) };
  },

  'chat.update'({ workspace, args }) {
    const given = readArgs(updateArgs, args);
    const channel = channelOf(workspace, given.channel);
    const message = channel.messages.find((one) => one.ts === given.ts);
    if (message === undefined) throw new SlackRefusal('message_not_found');
    if (channel.isArchived === true) throw new SlackRefusal('is_inactive');
    if (message.user !== workspace.bot.userId) throw new SlackRefusal('cant_update_message');
    if (given.text.length > maxUpdatedText) throw new SlackRefusal('msg_too_long');
    const next = makeMessage(workspace, given);
    message.text = next.text;
    message.blocks = next.blocks;
    message.mentions = next.mentions;
    message.edited = { user: workspace.bot.userId, ts: next.ts };
    workspace.changed({ kind: 'message', channelId: channel.id });
    return {
      channel: channel.id,
      ts: message.ts,
      text: message.text,
      message: shownMessage(workspace, message),
    };
  },

  'chat.postEphemeral'({ workspace, args }) {
    const given = readArgs(ephemeralArgs, args);
    const channel = channelOf(workspace, given.channel);
    if (channel.isArchived === true) throw new SlackRefusal('is_archived');
    if (!isIn(channel, workspace.bot.userId)) throw new SlackRefusal('not_in_channel');
    if (!workspace.users.has(given.user) || !isIn(channel, given.user)) {
      throw new SlackRefusal('user_not_in_channel');
    }
    const message = makeMessage(workspace, given);
    showEphemeral(workspace, given.user, message);
    return { message_ts: message.ts };
  },

  'chat.delete'({ workspace, args }) {
    const given = readArgs(deleteArgs, args);
    const channel = channelOf(workspace, given.channel);
    const index = channel.messages.findIndex((message) => message.ts === given.ts);
    if (index < 0) throw new SlackRefusal('message_not_found');
    if (channel.messages[index]?.user !== workspace.bot.userId) {
      throw new SlackRefusal('cant_delete_message');
    }
    channel.messages.splice(index, 1);
    workspace.changed({ kind: 'message', channelId: channel.id });
    return { channel: channel.id, ts: given.ts };
  },
};

export function showEphemeral(workspace: Workspace, userId: string, message: SlackMessage): void {
  workspace.ephemerals.set(userId, [...(workspace.ephemerals.get(userId) ?? []), message]);
  workspace.changed({ kind: 'ephemeral', userId, channelId: message.channel });
}

/** A message of the bot, within Slack's limits or not at all. */
export function makeMessage(
  workspace: Workspace,
  given: { channel: string; text: string; blocks?: unknown },
): SlackMessage {
  const blocks = takeBlocks(workspace, given.blocks);
  if (given.text === '' && blocks.length === 0) throw new SlackRefusal('no_text');
  const text = given.text.slice(0, maxPostedText);
  return {
    type: 'message',
    ts: workspace.nextTs(),
    channel: given.channel,
    user: workspace.bot.userId,
    text,
    blocks,
    mentions: findMentions(text, blocks),
  };
}

const looseBlocks = z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() }));

/** Slack names the blocks that the app did not. */
function takeBlocks(workspace: Workspace, given: unknown): Block[] {
  if (given === undefined) return [];
  const blocks = looseBlocks.safeParse(given);
  if (!blocks.success) throw new SlackRefusal('invalid_blocks_format');
  const messages = checkBlocks(given);
  if (messages.length > 0) throw new SlackRefusal('invalid_blocks', messages);
  if (JSON.stringify(given).length > maxBlocksLength) throw new SlackRefusal('msg_blocks_too_long');
  return withIds(workspace, blocks.data);
}

export function withIds(
  workspace: Workspace,
  blocks: { type: string; block_id?: unknown }[],
): Block[] {
  return blocks.map((block) => ({
    ...block,
    block_id: typeof block.block_id === 'string' ? block.block_id : workspace.nextId('b'),
  }));
}

/** A message as the Web API shows it. */
export function shownMessage(workspace: Workspace, message: SlackMessage): Record<string, unknown> {
  const { mentions: _, channel: __, metadata: ___, ...shown } = message;
  const isBots = message.user === workspace.bot.userId;
  return {
    ...shown,
    team: workspace.teamId,
    ...(isBots && { bot_id: workspace.bot.botId, app_id: workspace.bot.appId }),
  };
}

/** A user id in place of a channel reaches that person's direct messages. */
function directChannel(workspace: Workspace, channelId: string): string {
  if (!workspace.users.has(channelId)) return channelId;
  return openDirect(workspace, channelId);
}

export function openDirect(workspace: Workspace, userId: string): string {
  const id = `D${userId}`;
  if (!workspace.channels.has(id)) {
    const members = [userId, workspace.bot.userId];
    workspace.channels.set(id, { id, name: userId, members, isDirect: true, messages: [] });
    workspace.changed({ kind: 'channel', channelId: id });
  }
  return id;
}
