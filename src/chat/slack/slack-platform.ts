import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { ChatFault, type ChatPlatform } from '#chat/chat-platform.ts';
import { renderCard, type SlackMessage } from './render-card.ts';
import { callSlack, createSlackClient } from './slack-client.ts';

/** For a process that only posts: no secret to check requests with, nothing listening. */
export function createSlackPlatform(options: {
  botToken: string;
  channelId: string;
  apiUrl?: string | undefined;
  logger?: Logger | undefined;
}): ChatPlatform {
  return slackPlatform(createSlackClient(options), options.channelId);
}

/** Slack through an existing client, for one channel. */
export function slackPlatform(client: WebClient, channelId: string): ChatPlatform {
  if (channelId === '') throw new Error('the Slack channel id is empty');
  return {
    name: 'slack',
    async post(card, options) {
      const thread = options?.thread;
      const answer = await callSlack(() =>
        client.chat.postMessage({
          ...literal(renderCard(card)),
          channel: thread?.channelId ?? channelId,
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
      await callSlack(() =>
        client.chat.update({
          ...literal(renderCard(card)),
          channel: message.channelId,
          ts: message.messageId,
        }),
      );
    },
  };
}

/** Keeps Slack from finding channels, people and links in plain words by itself. */
export function literal(message: SlackMessage): SlackMessage & {
  parse: 'none';
  link_names: false;
} {
  return { ...message, parse: 'none', link_names: false };
}
