import { hash } from 'node:crypto';
import type { Card } from '#cards/card.ts';
import {
  ChatFault,
  type ChatPlatform,
  type MessageReference,
  type PostPlace,
} from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { leaseCards } from '#domain/card/lease-cards.ts';
import type { CardChannel, StaleCard } from '#domain/card/posted-card.ts';
import {
  recordDrawn,
  recordMoved,
  recordPosted,
  recordTold,
  recordUndrawn,
} from '#domain/card/record-card.ts';
import { backoffMs } from '#domain/shared/backoff.ts';
import { standingIn } from '#domain/shared/chat-channel.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Logger } from '#log/logger.ts';
import type { CardType, Drawing } from './card-type.ts';

type Publishing = {
  type: CardType;
  /** All that are set up: what one does not take in a person's own chat goes to another. */
  platforms: readonly Platform[];
  logger: Logger;
};

/** The rest waits for the next look. */
const mostTurns = 20;

/**
 * Brings the messages of one kind of card up to date, on one platform. A platform that is down delays words and never calls:
 * what could not be shown stays behind and is tried again.
 */
export async function publishCards(
  db: Db,
  platform: ChatPlatform,
  { kind, type, platforms, logger }: Publishing & { kind: string },
): Promise<void> {
  const channels = type.channels.filter((channel) => standsIn(platform, channel, type));
  const wanted = { kind, platform: platform.name, channels, most: type.atOnce };
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const stale = await leaseCards(db, wanted);
    if (stale.length === 0) return;
    await Promise.all(
      stale.map((card) => publishCard(db, platform, { card, type, platforms, logger })),
    );
  }
}

/** What belongs to a channel that isn't set up goes to the one that stands in for it; once is enough. */
function standsIn(platform: ChatPlatform, channel: CardChannel, { channels }: CardType): boolean {
  if (channel === 'own-chat') return true;
  const place = standingIn(channel, (one) => platform.channels.includes(one));
  return place !== undefined && (place === channel || !channels.includes(place));
}

async function publishCard(
  db: Db,
  platform: ChatPlatform,
  { card, type, platforms, logger }: Publishing & { card: StaleCard },
): Promise<void> {
  let hasMessage = card.messageId !== null;
  try {
    const drawing = await type.render(card);
    const place = postPlaceOf(card);
    if (drawing?.card === undefined || place === undefined) {
      const { told } = drawing ?? {};
      return await recordDrawn(db, card, { digest: card.drawnDigest, isSent: false, told });
    }
    const key = card.part === '' ? card.subject : `${card.subject}:${card.part}`;
    const drawn = await drawMessage(platform, card, { card: drawing.card, place, key });
    if (!hasMessage) await recordPosted(db, card, drawn.message);
    hasMessage = true;
    // An edit tells nobody; what people want to hear of is said in the thread, after the card shows it.
    await tellMilestones(db, platform, { card, key, thread: drawn.message, drawing });
    await recordDrawn(db, card, { ...drawn, ...drawing });
  } catch (error) {
    const { kind, subject, part, channel } = card;
    logger.warn(
      { err: error, kind, subject, part, channel, platform: platform.name },
      'a card could not be shown',
    );
    const { isRefused, ...later } = postponement(error, { ...card, hasMessage });
    await recordUndrawn(db, card, later);
    // Only if certainly never posted; otherwise people would get it twice.
    const isMovable = channel === 'own-chat' && !hasMessage && card.postingSince === null;
    if (isRefused && isMovable) await recordMoved(db, card, platforms);
  }
}

/** Undefined for a person who has no account there any more. */
function postPlaceOf({ channel, userId }: StaleCard): PostPlace | undefined {
  if (channel === 'own-chat') return userId === null ? undefined : { person: userId };
  return { channel };
}

/**
 * Tells the thread what it has not been told, one after the other. Each is kept as told before the next one is posted, so
 * that a failure in between neither loses nor repeats any.
 */
async function tellMilestones(
  db: Db,
  platform: ChatPlatform,
  { card, key, thread, drawing }: Telling,
): Promise<void> {
  // Only the first one may have been posted by somebody who could not tell us.
  let since = card.messageId === null ? null : card.postingSince;
  for (const milestone of drawing.milestones ?? []) {
    const { isBroadcast } = milestone;
    await tellOnce(platform, milestone.card, {
      place: { thread, ...(isBroadcast === true ? { isBroadcast } : {}) },
      key: `${key}:${milestone.told}`,
      since,
    });
    await recordTold(db, card, milestone.told);
    since = null;
  }
}

type Telling = { card: StaleCard; key: string; thread: MessageReference; drawing: Drawing };

/** Posts the card, or edits its message where it shows something else. */
async function drawMessage(
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
async function tellOnce(
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
