import { momentCard } from '#cards/closure/milestone-card.ts';
import type { ChatPlatform, MessageReference } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import {
  listMoments,
  markPosting,
  type StaleCard,
  saveTold,
} from '#domain/card/list-stale-cards.ts';
import { tellOnce } from './draw-message.ts';

/**
 * Tells the thread what it has not been told, one after the other. Each is kept as told before the next one is posted, so
 * that a failure in between neither loses nor repeats any.
 */
export async function tellMoments(
  db: Db,
  platform: ChatPlatform,
  told: { view: CampaignView; message: MessageReference; card: StaleCard },
): Promise<void> {
  const { view, message, card } = told;
  const key = { campaignId: view.id, platform: platform.name };
  // Only the first one may have been posted by somebody who could not tell us.
  let since = card.messageId === null ? null : card.postingSince;
  for (const moment of await listMoments(db, { campaignId: view.id, id: card.toldMoment })) {
    await markPosting(db, key);
    const tag = `${view.id}:${moment.id}`;
    await tellOnce(platform, momentCard(view, moment), { thread: message, key: tag, since });
    await saveTold(db, { ...key, toldMoment: moment.id });
    since = null;
  }
}
