import { hash } from 'node:crypto';
import { campaignCard } from '#cards/campaign-card.ts';
import { momentCard } from '#cards/moment-card.ts';
import { ChatFault, type ChatPlatform, type MessageReference } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import type { CampaignView } from '#domain/campaign/campaign-view.ts';
import { findCampaign } from '#domain/campaign/find-campaign.ts';
import {
  findClock,
  listStaleCards,
  postponeCard,
  releaseCard,
  type StaleCard,
  saveDrawnCard,
} from '#domain/campaign/list-stale-cards.ts';
import type { Logger } from '#log/logger.ts';

/** Codes by which a platform says that the message itself is gone. */
const goneCodes = new Set(['message_not_found', 'http-404']);

/**
 * Brings the message of every campaign up to its state, on one platform. A platform that is down delays words and
 * never calls: what could not be shown stays behind and is tried again, newest state first.
 */
export async function publishCards(db: Db, platform: ChatPlatform, logger: Logger): Promise<void> {
  const stale = await listStaleCards(db, platform.name);
  await Promise.all(stale.map((card) => publishCard(db, { platform, card, logger })));
}

async function publishCard(
  db: Db,
  { platform, card, logger }: { platform: ChatPlatform; card: StaleCard; logger: Logger },
): Promise<void> {
  const key = { campaignId: card.campaignId, platform: platform.name };
  try {
    const readAt = await findClock(db);
    const view = await findCampaign(db, card.campaignId);
    if (view === undefined) return;
    const { message, digest } = await draw(platform, card, view);
    const shownState = `${view.version}:${view.state}`;
    await saveDrawnCard(db, { ...key, ...message, digest, shownState, readAt });
    // An edit tells nobody; what people want to hear of is said in the thread, after the card shows it.
    const moment = card.notedState === shownState ? undefined : momentCard(view);
    if (moment !== undefined) await platform.post(moment, { thread: message });
    await releaseCard(db, { ...key, notedState: shownState });
  } catch (error) {
    const isFault = error instanceof ChatFault;
    logger.warn(
      { err: error, campaign: card.campaignId, platform: platform.name },
      'a card could not be shown',
    );
    await postponeCard(db, {
      ...key,
      afterMs: isFault ? (error.retryAfterMs ?? 60_000) : 10_000,
      isGone: isFault && goneCodes.has(error.code),
    });
  }
}

async function draw(
  platform: ChatPlatform,
  card: StaleCard,
  view: CampaignView,
): Promise<{ message: MessageReference; digest: string }> {
  const content = campaignCard(view);
  const digest = hash('sha256', JSON.stringify(content), 'base64url');
  if (card.channelId === null || card.messageId === null) {
    return { message: await platform.post(content), digest };
  }
  const message = { channelId: card.channelId, messageId: card.messageId };
  if (digest !== card.drawnDigest) await platform.update(message, content);
  return { message, digest };
}
