import type { ChatPlatform, MessageReference, PostPlace } from '#chat/chat-platform.ts';
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
import type { Platform } from '#domain/shared/platform.ts';
import type { Logger } from '#log/logger.ts';
import type { CardType, Drawing } from './card-type.ts';
import { drawMessage, postponement, tellOnce } from './draw-message.ts';

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

/**
 * Without an oversight channel, what belongs there goes to the closures channel; once is enough. What belongs to the front
 * office goes to compliance where it has no channel.
 */
function standsIn(platform: ChatPlatform, channel: CardChannel, { channels }: CardType): boolean {
  if (channel === 'own-chat') return true;
  return (
    platform.channels.includes(channel) ||
    (channel === 'oversight' && !channels.includes('closures')) ||
    (channel === 'front-office' && platform.channels.includes('compliance'))
  );
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
