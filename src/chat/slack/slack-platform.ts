import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { type ChatChannel, ChatFault, type ChatPlatform, channelsOf } from '#chat/chat-platform.ts';
import { renderCard } from './render-card.ts';
import { sendMessage } from './send-message.ts';
import { readSlackAccount } from './slack-accounts.ts';
import { createSlackClient } from './slack-client.ts';

/** For a process that only posts: no secret to check requests with, nothing listening. */
export function createSlackPlatform(
  options: {
    botToken: string;
    apiUrl?: string | undefined;
    logger?: Logger | undefined;
  } & SlackChannels,
): ChatPlatform {
  return slackPlatform(createSlackClient(options), options);
}

export type SlackChannels = {
  /** The workspace. */
  teamId: string;
  /** The closures channel. */
  channelId: string;
  complianceChannelId?: string | undefined;
  witnessChannelId?: string | undefined;
};

/** Slack through an existing client. */
export function slackPlatform(client: WebClient, settings: SlackChannels): ChatPlatform {
  const ids: Record<ChatChannel, string | undefined> = {
    closures: settings.channelId,
    compliance: settings.complianceChannelId,
    witness: settings.witnessChannelId,
  };
  const channels = channelsOf(ids);
  return {
    name: 'slack',
    channels,
    tenantId: settings.teamId,
    async vouchesFor(userId) {
      return (await readSlackAccount(client, settings.teamId, userId)).isMember;
    },
    async post(card, options = {}) {
      const thread = 'thread' in options ? options.thread : undefined;
      const channel = 'thread' in options ? undefined : (options.channel ?? 'closures');
      const channelId = thread?.channelId ?? (channel && ids[channel]);
      if (channelId === undefined) throw new Error(`Slack has no channel for ${channel}`);
      const answer = await sendMessage(renderCard(card), (sent) =>
        client.chat.postMessage({
          ...sent,
          channel: channelId,
          unfurl_links: false,
          unfurl_media: false,
          ...(thread !== undefined && { thread_ts: thread.messageId }),
        }),
      );
      if (answer.ts === undefined || answer.channel === undefined) {
        throw new ChatFault('no-timestamp', {});
      }
      return { channelId: answer.channel, messageId: answer.ts };
    },
    async update(message, card) {
      await sendMessage(renderCard(card), (sent) =>
        client.chat.update({
          ...sent,
          channel: message.channelId,
          ts: message.messageId,
        }),
      );
    },
  };
}
