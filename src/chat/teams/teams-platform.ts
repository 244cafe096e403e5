import type { Card } from '#cards/card.ts';
import { type ChatPlatform, type MessageReference, openChannels } from '#chat/chat-platform.ts';
import { inOrder } from '#chat/in-order.ts';
import type { ChannelIds } from '#domain/shared/chat-channel.ts';
import { channelOf } from './activity.ts';
import { type ConnectTo, createConnectTo, type OutgoingMessage } from './connector.ts';
import { renderCard } from './draw/render-card.ts';
import { createServiceUrlRule } from './edge/admit-activity.ts';
import { isMemberStill } from './teams-accounts.ts';

/** Channels go by their conversation ids, `19:…@thread.tacv2`. */
export type TeamsPlatformOptions = {
  channelIds: ChannelIds;
  appId: string;
  appPassword: string;
  tenantId: string;
  serviceUrl: string;
  /** Hosts allowed beside Microsoft's own; a loopback host needs its port only if it has one. */
  serviceHosts: string[];
  loginUrl?: string | undefined;
};

/** Posts and edits in the district's channels. */
export function createTeamsPlatform(
  options: TeamsPlatformOptions,
  connectTo: ConnectTo = createConnectTo(options),
): ChatPlatform {
  if (options.appId.trim() === '') throw new Error('the Teams app id is empty');
  if (!createServiceUrlRule(options.serviceHosts)(options.serviceUrl)) {
    throw new Error(`the Teams service URL is not on an allowed host: ${options.serviceUrl}`);
  }
  const { channels, idOf } = openChannels(options.channelIds);
  const connector = connectTo(options.serviceUrl);

  return {
    name: 'teams',
    channels,
    tenantId: options.tenantId,
    vouchesFor: (aadObjectId) =>
      isMemberStill(connector, {
        aadObjectId,
        tenantId: options.tenantId,
        channelId: options.channelIds.closures,
      }),

    async post(card, place = {}): Promise<MessageReference> {
      const message = messageOf(card);
      if ('thread' in place || 'person' in place) {
        const conversationId =
          'thread' in place ? threadOf(place.thread) : await connector.openChat(place.person);
        return {
          channelId: conversationId,
          messageId: await connector.send(conversationId, message),
        };
      }
      const channelId = idOf(place.channel);
      return { channelId, messageId: await connector.startThread(channelId, message) };
    },

    // The connector has no way to list a channel's messages.
    find: async () => undefined,
    witness: undefined,

    async update({ channelId, messageId }, card): Promise<void> {
      await connector.update(channelId, messageId, messageOf(card));
    },
  };
}

/** A card as a message. The summary is what notifications and the activity feed show. */
export function messageOf(card: Card): OutgoingMessage {
  return {
    type: 'message',
    summary: inOrder(card.summary),
    attachments: [attachmentOf(renderCard(card))],
  };
}

export function attachmentOf(content: object): { contentType: string; content: object } {
  return { contentType: 'application/vnd.microsoft.card.adaptive', content };
}

/** A reply belongs to its thread's first message, whichever message of the thread it answers. */
function threadOf({ channelId, messageId }: MessageReference): string {
  return channelOf(channelId) === channelId ? `${channelId};messageid=${messageId}` : channelId;
}
