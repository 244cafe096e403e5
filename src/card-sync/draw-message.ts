import { hash } from 'node:crypto';
import type { Card } from '#cards/card.ts';
import {
  ChatFault,
  type ChatPlatform,
  type MessageReference,
  type PostPlace,
} from '#chat/chat-platform.ts';
import type { StaleCard } from '#domain/card/posted-card.ts';
import { backoffMs } from '#domain/shared/backoff.ts';

/** Posts the card, or edits its message where it shows something else. */
export async function drawMessage(
  platform: ChatPlatform,
  { channelId, messageId, drawnDigest, postingSince }: StaleCard,
  { card, place, key }: { card: Card; place: PostPlace; key: string },
): Promise<{ message: MessageReference; digest: string; isSent: boolean }> {
  const digest = hash('sha256', JSON.stringify(card), 'base64url');
  if (channelId === null || messageId === null) {
    const found = await findPosted(platform, { key, place, since: postingSince });
    // A process may have posted it and died, or lost the answer, before saving the id.
    if (found !== undefined) await platform.update(found, card);
    const message = found ?? (await platform.post(card, { ...place, key }));
    return { message, digest, isSent: true };
  }
  const message = { channelId, messageId };
  const isSent = digest !== drawnDigest;
  if (isSent) await platform.update(message, card);
  return { message, digest, isSent };
}

/** Tells the thread below a message something, unless it stands there already. */
export async function tellOnce(
  platform: ChatPlatform,
  card: Card,
  { place, key, since }: { place: PostPlace; key: string; since: Temporal.Instant | null },
): Promise<void> {
  const found = await findPosted(platform, { key, place, since });
  if (found === undefined) await platform.post(card, { ...place, key });
}

async function findPosted(
  platform: ChatPlatform,
  { key, place, since }: { key: string; place: PostPlace; since: Temporal.Instant | null },
): Promise<MessageReference | undefined> {
  return since === null ? undefined : platform.find(key, { place, since });
}

/** Codes by which a platform says that the message itself is gone. */
const goneCodes = new Set(['message_not_found', 'thread_not_found', 'http-404']);

/** Codes of answers that leave it open whether the message stands there. */
const unsureCodes = new Set(['unexpected', 'no-timestamp', 'unreadable-answer']);

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
  /** The platform surely did not take it, and trying again can't help: anyone who must act has to be told elsewhere. */
  isRefused: boolean;
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
    backoffMs(isClosed ? 1 : failures + 1, { firstMs: pauseMs, longestMs: longestPauseMs }),
  );
  return {
    afterMs: isGone ? 0 : Math.round(grownMs * (1 + Math.random() / 2)),
    isGone,
    isRefused: isFault && error.retryAfterMs === undefined && !isGone && !unsureCodes.has(code),
  };
}
