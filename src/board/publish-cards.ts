import { campaignCard } from '#cards/closure/campaign-card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import {
  listStaleCards,
  markPosting,
  postponeCard,
  releaseCard,
  type StaleCard,
  saveDrawnCard,
} from '#domain/card/list-stale-cards.ts';
import { recordLostCard } from '#domain/card/record-lost-card.ts';
import type { Logger } from '#log/logger.ts';
import { drawMessage, postponement } from './draw-message.ts';
import { publishDirectCards } from './publish-direct-cards.ts';
import type { ReadCampaign } from './read-campaign.ts';
import { tellMoments } from './tell-moments.ts';

/**
 * Brings the message of every campaign up to its state, on one platform. A platform that is down delays words and
 * never calls: what could not be shown stays behind and is tried again. The card shows the newest state; the thread is
 * told every moment, in order.
 */
export async function publishCards(
  db: Db,
  platform: ChatPlatform,
  tools: { read: ReadCampaign; logger: Logger },
): Promise<void> {
  const stale = await listStaleCards(db, platform.name);
  await Promise.all(stale.map((card) => publishCard(db, { ...tools, platform, card })));
}

type Task = { platform: ChatPlatform; card: StaleCard; read: ReadCampaign; logger: Logger };

async function publishCard(db: Db, { platform, card, read, logger }: Task): Promise<void> {
  const key = { campaignId: card.campaignId, platform: platform.name };
  let view: CampaignView | undefined;
  let hasMessage = card.messageId !== null;
  try {
    const found = await read(card.campaignId);
    if (found === undefined) return;
    view = found.view;
    if (card.messageId === null) await markPosting(db, key);
    const { message, digest, isSent } = await drawMessage(platform, card, {
      card: campaignCard(view),
      channel: 'closures',
      key: card.campaignId,
    });
    hasMessage = true;
    await saveDrawnCard(db, {
      ...key,
      ...message,
      digest,
      isSent,
      isFirst: card.messageId === null,
      shownState: shownStateOf(view),
      readAt: found.readAt,
    });
    // An edit tells nobody; what people want to hear of is said in the thread, after the card shows it.
    await tellMoments(db, platform, { view, message, card });
    await releaseCard(db, key);
    await publishDirectCards(db, platform, { view, logger, isChannelClosed: false });
  } catch (error) {
    logger.warn(
      { err: error, campaign: card.campaignId, platform: platform.name },
      'a card could not be shown',
    );
    const { isClosed, ...later } = postponement(error, { ...card, hasMessage });
    await postponeCard(db, { ...key, ...later });
    if (later.isGone) await recordLostCard(db, key);
    if (view !== undefined) {
      await publishDirectCards(db, platform, { view, logger, isChannelClosed: isClosed });
    }
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
