import type { Card } from '#cards/card.ts';
import { campaignCard } from '#cards/closure/campaign-card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import {
  type DirectCard,
  listStaleDirectCards,
  offerDirectCards,
  releaseDirectCard,
  saveDirectCard,
} from '#domain/card/list-direct-cards.ts';
import type { Logger } from '#log/logger.ts';

/**
 * Where the channel takes no card that waits for a decision, everybody who may decide gets it in their own chat. Such a
 * card is edited once more when the campaign changes, so that no button is left that no longer works.
 */
export async function publishDirectCards(
  db: Db,
  platform: ChatPlatform,
  task: { view: CampaignView; logger: Logger; isChannelClosed: boolean },
): Promise<void> {
  const { view, logger } = task;
  const key = { campaignId: view.id, platform: platform.name };
  const state = `${view.version}:${view.state}`;
  if (task.isChannelClosed && view.state === 'submitted') await offerDirectCards(db, key);
  for (const direct of await listStaleDirectCards(db, { ...key, state })) {
    try {
      const message = await draw(platform, direct, directCard(view));
      await saveDirectCard(db, { ...key, ...message, operatorId: direct.operatorId, state });
    } catch (error) {
      logger.warn({ err: error, ...key, operator: direct.operatorId }, 'a card for one failed');
      await releaseDirectCard(db, { ...key, operatorId: direct.operatorId });
    }
  }
}

function directCard(view: CampaignView): Card {
  const card = campaignCard(view);
  const text =
    'The closures channel takes no messages here, so this is sent to everybody who may decide. Please tell whoever looks after the channel.';
  return { ...card, blocks: [{ kind: 'note', tone: 'warning', text }, ...card.blocks] };
}

async function draw(
  platform: ChatPlatform,
  { channelId, messageId, userId }: DirectCard,
  card: Card,
) {
  if (channelId === null || messageId === null) return platform.post(card, { person: userId });
  const message = { channelId, messageId };
  await platform.update(message, card);
  return message;
}
