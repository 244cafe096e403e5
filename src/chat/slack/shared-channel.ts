import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ChatPlace } from '#conversation/kit/command.ts';

/** https://docs.slack.dev/reference/objects/conversation-object: a flag that is absent is not set. */
const conversationsInfo = z.object({
  channel: z.object({
    id: z.string(),
    is_ext_shared: z.boolean().default(false),
    /** Somebody has invited another organization, which has yet to accept. */
    is_pending_ext_shared: z.boolean().default(false),
  }),
});

const keepForMs = 60_000;

/** `unknown` counts as shared: Slack could not be asked, or would not say. */
export type Sharing = 'own' | 'shared' | 'unknown';

/** Whether a channel is open to people of other organizations (Slack Connect), as Slack said at most a minute ago. */
export function createSharingWatch(options: {
  client: WebClient;
  channelId: string;
  now: () => number;
  logger: Logger;
}): () => Promise<Sharing> {
  const { client, channelId, now, logger } = options;
  let kept: { sharing: Sharing; until: number } | undefined;

  return async () => {
    if (kept !== undefined && kept.until > now()) return kept.sharing;
    try {
      const { channel } = conversationsInfo.parse(
        await client.conversations.info({ channel: channelId }),
      );
      const isShared =
        channel.id !== channelId || channel.is_ext_shared || channel.is_pending_ext_shared;
      kept = { sharing: isShared ? 'shared' : 'own', until: now() + keepForMs };
      return kept.sharing;
    } catch (error) {
      logger.warn({ err: error }, 'slack could not say whether the closures channel is shared');
      return 'unknown';
    }
  };
}

export type FindPlace = (pressed: {
  channelId: string;
  messageId?: string | undefined;
}) => Promise<ChatPlace>;

/** Where it was pressed, and whether anybody from outside may read along there. */
export function createFindPlace(isShared: () => Promise<boolean>): FindPlace {
  return async ({ channelId, messageId }) => ({
    channelId,
    ...(messageId === undefined ? {} : { messageId }),
    ...((await isShared()) ? { isShared: true } : {}),
  });
}
