import { campaignCard } from '#cards/campaign-card.ts';
import { momentCard } from '#cards/moment-card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
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
import { recordLostCard } from '#domain/campaign/record-lost-card.ts';
import type { Logger } from '#log/logger.ts';
import { drawMessage, postponement } from './draw-message.ts';

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
    const { message, digest } = await drawMessage(platform, card, {
      card: campaignCard(view),
      channel: 'closures',
    });
    const shownState = shownStateOf(view);
    await saveDrawnCard(db, { ...key, ...message, digest, shownState, readAt });
    // An edit tells nobody; what people want to hear of is said in the thread, after the card shows it.
    const moment = card.notedState === shownState ? undefined : momentCard(view);
    if (moment !== undefined) await platform.post(moment, { thread: message });
    await releaseCard(db, { ...key, notedState: shownState });
  } catch (error) {
    logger.warn(
      { err: error, campaign: card.campaignId, platform: platform.name },
      'a card could not be shown',
    );
    const later = postponement(error);
    await postponeCard(db, { ...key, ...later });
    if (later.isGone) await recordLostCard(db, key);
  }
}

/**
 * As the lease of stale cards compares it: a campaign that waits changes with each approval it still needs, and a
 * paused one when somebody asks to go on.
 */
function shownStateOf({ version, state, decisions, pause }: CampaignView): string {
  const approvals = state === 'submitted' && decisions.length > 0 ? `:${decisions.length}` : '';
  const asked = state === 'paused' && pause !== undefined && pause.askedBy !== null ? ':asked' : '';
  return `${version}:${state}${approvals}${asked}`;
}
