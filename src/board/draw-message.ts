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

/** Posts the card, or edits its message where it shows something else. */
export async function drawMessage(
  platform: ChatPlatform,
  shown: Shown,
  { card, channel }: { card: Card; channel: ChatChannel },
): Promise<{ message: MessageReference; digest: string }> {
  const digest = hash('sha256', JSON.stringify(card), 'base64url');
  if (shown.channelId === null || shown.messageId === null) {
    return { message: await platform.post(card, { channel }), digest };
  }
  const message = { channelId: shown.channelId, messageId: shown.messageId };
  if (digest !== shown.drawnDigest) await platform.update(message, card);
  return { message, digest };
}

/** Codes by which a platform says that the message itself is gone. */
const goneCodes = new Set(['message_not_found', 'http-404']);

/** When to try again what a platform did not take, and whether that needs a new message. */
export function postponement(error: unknown): { afterMs: number; isGone: boolean } {
  if (!(error instanceof ChatFault)) return { afterMs: 10_000, isGone: false };
  if (goneCodes.has(error.code)) return { afterMs: 0, isGone: true };
  return { afterMs: error.retryAfterMs ?? 60_000, isGone: false };
}
