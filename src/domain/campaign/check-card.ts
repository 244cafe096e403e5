import type { Db } from '#database/transaction.ts';
import { type Platform, selectCardMessage } from './board-store.ts';

/** Whether this is the campaign's own card on that platform: the message that we posted, in the channel we posted it to. */
export async function checkCard(
  db: Db,
  asked: { campaignId: string; platform: Platform; channelId: string; messageId?: string },
): Promise<boolean> {
  const shown = await selectCardMessage(db, asked);
  return (
    asked.messageId !== undefined &&
    shown?.messageId === asked.messageId &&
    shown.channelId === asked.channelId
  );
}
