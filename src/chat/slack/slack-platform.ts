import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ChatFault, type ChatPlatform, openChannels, type PostPlace } from '#chat/chat-platform.ts';
import { sendMessage } from '#chat/slack/slack-client.ts';
import type { ChannelIds } from '#domain/shared/chat-channel.ts';
import { renderCard } from './draw/render-card.ts';
import { readSlackAccount } from './slack-accounts.ts';
import { callSlack, createSlackClient } from './slack-client.ts';
import { slackWitness } from './slack-witness.ts';

/** For a process that only posts: no secret to check requests with, nothing listening. */
export function createSlackPlatform(
  options: {
    botToken: string;
    logger?: Logger | undefined;
  } & SlackChannels,
): ChatPlatform {
  return slackPlatform(createSlackClient(options), options);
}

export type SlackChannels = {
  channelIds: ChannelIds;
  /** The workspace. */
  teamId: string;
  /** Of another app, which alone writes to the witness channel. */
  witnessBotToken?: string | undefined;
  /** Another Slack than slack.com, ending in `/api/`. */
  apiUrl?: string | undefined;
};

/** Slack through an existing client. */
export function slackPlatform(main: WebClient, settings: SlackChannels): ChatPlatform {
  const { channels, idOf } = openChannels(settings.channelIds);
  const { witnessBotToken: botToken, apiUrl } = settings;
  const witnessChannelId = settings.channelIds.witness;
  const witnessClient = botToken === undefined ? main : createSlackClient({ botToken, apiUrl });
  const clientOf = (channel: string) => (channel === witnessChannelId ? witnessClient : main);
  const addressOf = async (place: PostPlace): Promise<SlackAddress> => {
    if ('thread' in place) {
      return { channel: place.thread.channelId, thread_ts: place.thread.messageId };
    }
    if ('person' in place) {
      const opened = await callSlack(() => main.conversations.open({ users: place.person }));
      return { channel: opened.channel?.id ?? place.person };
    }
    return { channel: idOf(place.channel) };
  };
  return {
    name: 'slack',
    channels,
    tenantId: settings.teamId,
    async vouchesFor(userId) {
      return (await readSlackAccount(main, settings.teamId, userId)).isMember;
    },
    async post(card, { key, ...place } = {}) {
      // A person's own chat needs no opening to be written to, which Slack lets an app do but fifty times a minute.
      const at = 'person' in place ? { channel: place.person } : await addressOf(place);
      const { channel, thread_ts: ts } = at;
      const within =
        ts === undefined
          ? { channel }
          : {
              channel,
              thread_ts: ts,
              reply_broadcast: 'thread' in place && place.isBroadcast === true,
            };
      const answer = await sendMessage(renderCard(card), (sent) =>
        clientOf(channel).chat.postMessage({
          ...sent,
          ...within,
          unfurl_links: false,
          unfurl_media: false,
          ...(key !== undefined && {
            metadata: { event_type: postedEvent, event_payload: { key } },
          }),
        }),
      );
      if (answer.ts === undefined || answer.channel === undefined) {
        throw new ChatFault('no-timestamp', {});
      }
      return { channelId: answer.channel, messageId: answer.ts };
    },
    async find(key, { place, since }) {
      const { channel, thread_ts: ts } = await addressOf(place);
      const ts0 = since.subtract({ milliseconds: clockSkewMs }).epochMilliseconds / 1000;
      const asked = { channel, oldest: ts0.toFixed(6), limit: 200, include_all_metadata: true };
      const answer = await callSlack<{ messages?: unknown }>(() =>
        ts === undefined
          ? clientOf(channel).conversations.history(asked)
          : clientOf(channel).conversations.replies({ ...asked, ts }),
      ).catch(unlessMayNotRead);
      const found = posted
        .parse(answer.messages ?? [])
        .find(
          ({ metadata }) =>
            metadata?.event_type === postedEvent && metadata.event_payload['key'] === key,
        );
      return found && { channelId: channel, messageId: found.ts };
    },
    async update(message, card) {
      await sendMessage(renderCard(card), (sent) =>
        clientOf(message.channelId).chat.update({
          ...sent,
          channel: message.channelId,
          ts: message.messageId,
        }),
      );
    },
    witness:
      witnessChannelId === undefined ? undefined : slackWitness(witnessClient, witnessChannelId),
  };
}

type SlackAddress = { channel: string; thread_ts?: string };

/** How we know our own messages again. https://docs.slack.dev/messaging/message-metadata */
const postedEvent = 'bellwether_posted';

/** How far Slack's clock and the database's may be apart. */
const clockSkewMs = 60_000;

const posted = z.array(
  z.looseObject({
    ts: z.string(),
    metadata: z
      .looseObject({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
      .optional(),
  }),
);

/** An app that was installed before it asked to read the channel finds nothing there. */
function unlessMayNotRead(fault: unknown): { messages?: unknown } {
  if (fault instanceof ChatFault && fault.code === 'missing_scope') return {};
  throw fault;
}
