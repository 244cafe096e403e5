import { hash } from 'node:crypto';
import type { Card } from '#cards/card.ts';
import {
  type ChatChannel,
  ChatFault,
  type ChatPlatform,
  type MessageReference,
} from '#chat/chat-platform.ts';

/** What a platform shows of a card by now: nothing yet, or a message with the digest of what is drawn on it. */
export type Shown = {
  channelId: string | null;
  messageId: string | null;
  drawnDigest: string | null;
};

export type Drawn = { message: MessageReference; digest: string; isSent: boolean };

/** Posts the card, or edits its message where it shows something else. */
export async function drawMessage(
  platform: ChatPlatform,
  shown: Shown,
  { card, channel, key }: { card: Card; channel: ChatChannel; key?: string },
): Promise<Drawn> {
  const digest = hash('sha256', JSON.stringify(card), 'base64url');
  if (shown.channelId === null || shown.messageId === null) {
    const place = { channel, ...(key === undefined ? {} : { key }) };
    return { message: await platform.post(card, place), digest, isSent: true };
  }
  const message = { channelId: shown.channelId, messageId: shown.messageId };
  const isSent = digest !== shown.drawnDigest;
  if (isSent) await platform.update(message, card);
  return { message, digest, isSent };
}

/** Codes by which a platform says that the message itself is gone. */
const goneCodes = new Set(['message_not_found', 'thread_not_found', 'http-404']);

/** Codes by which a platform says that nothing can be posted there, while it knows us well enough. */
const closedCodes = new Set([
  'is_archived',
  'is_inactive',
  'channel_not_found',
  'not_in_channel',
  'restricted_action',
  'http-403',
  'http-404',
]);

const longestPauseMs = 60_000;
/** Cards of single people are kept up to date at the same pace. */
const closedPauseMs = 5_000;

type Postponement = {
  afterMs: number;
  isGone: boolean;
  /** The channel takes nothing: whoever must act has to be told elsewhere. */
  isClosed: boolean;
};

/**
 * When to try again what a platform did not take, and whether that needs a new message. Each failure in a row doubles the
 * pause up to a minute, and no two processes or cards come back at the same moment.
 */
export function postponement(
  error: unknown,
  { hasMessage, failures = 0 }: { hasMessage: boolean; failures?: number },
): Postponement {
  const isFault = error instanceof ChatFault;
  const code = isFault ? error.code : 'unexpected';
  const isGone = hasMessage && goneCodes.has(code);
  const isClosed = !isGone && closedCodes.has(code);
  const unknownPauseMs = isClosed ? closedPauseMs : isFault ? longestPauseMs : 10_000;
  const pauseMs = (isFault ? error.retryAfterMs : undefined) ?? unknownPauseMs;
  const grownMs = Math.max(
    pauseMs,
    Math.min(longestPauseMs, pauseMs * 2 ** (isClosed ? 0 : Math.min(failures, 6))),
  );
  return {
    afterMs: isGone ? 0 : Math.round(grownMs * (1 + Math.random() / 2)),
    isGone,
    isClosed,
  };
}
