import type { Card } from '#cards/card.ts';
import {
  type ChannelIds,
  type ChatChannel,
  chatChannelNames,
  standingIn,
} from '#domain/shared/chat-channel.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** Where a posted message stands, so that it can be edited in place: the platform's own ids. */
export type MessageReference = { channelId: string; messageId: string };

/** A channel, the thread below a message, or the own chat of an account. */
export type PostPlace =
  | { channel?: ChatChannel }
  /** Where `isBroadcast`, Slack shows it in the channel too; Teams moves the whole post to the end of the channel anyway. */
  | { thread: MessageReference; isBroadcast?: true }
  | { person: string };

/**
 * The port out to a chat platform. Slack and Teams implement it under the same file names.
 *
 * The way in is the other half: each platform's app turns events into `ChatRequest`s and hands them to
 * a `HandleRequest` that the entry point passes in.
 */
export type ChatPlatform = {
  readonly name: Platform;
  /** The channels that are set up on this platform. Posting to another one is a fault of the caller. */
  readonly channels: readonly ChatChannel[];
  /** The one workspace or tenant whose accounts can be anybody here. */
  readonly tenantId: string;
  /**
   * Whether the platform calls this account of ours a full member, asked now and not remembered. Throws a
   * `ChatFault` where it can't tell: that is no answer.
   */
  vouchesFor(userId: string): Promise<boolean>;
  /** Posts a new message to a channel, the closures one unless told otherwise. */
  post(card: Card, place?: PostPlace & { key?: string }): Promise<MessageReference>;
  /**
   * A message that was posted under this key, for the person who lost the answer to the posting. Undefined where there is none,
   * and always on a platform that does not let a bot read back.
   */
  find(
    key: string,
    posted: { place: PostPlace; since: Temporal.Instant },
  ): Promise<MessageReference | undefined>;
  /** Edits a message in place. */
  update(message: MessageReference, card: Card): Promise<void>;
  /** Undefined where there is no witness channel, or the platform does not let a bot read back what stands in a channel. */
  readonly witness: WitnessChannel | undefined;
};

export type WitnessChannel = {
  /** The platform's own. */
  id: string;
  /** What anybody posted since, as it stands now, with every text in it; null: from the beginning. */
  read(since: Temporal.Instant | null): Promise<{ messageId: string; texts: string[] }[]>;
};

/** Which channels are set up, and the id of each. Throws where an id is empty. */
export function openChannels(ids: ChannelIds): {
  channels: readonly ChatChannel[];
  /** The id of the channel, or of the one that stands in for it. Throws where there is none. */
  idOf: (channel?: ChatChannel) => string;
} {
  if (Object.values(ids).includes('')) throw new Error('a channel id is empty');
  const isSetUp = (channel: ChatChannel) => ids[channel] !== undefined;
  return {
    channels: chatChannelNames.filter(isSetUp),
    idOf(channel = 'closures') {
      const id = ids[standingIn(channel, isSetUp) ?? channel];
      if (id === undefined) throw new Error(`no channel is set up for ${channel}`);
      return id;
    },
  };
}

/** A chat platform did not do what it was asked. `retryAfterMs` is absent when trying again can't help. */
export class ChatFault extends Error {
  override name = 'ChatFault';
  readonly code: string;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, options: { retryAfterMs?: number; cause?: unknown }) {
    super(`chat platform refused: ${code}`, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
