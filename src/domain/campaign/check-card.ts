import type { Db } from '#database/transaction.ts';
import { isCardMessage, type Platform } from './board-store.ts';

/** Whether this is the campaign's own card on that platform: a message that we posted, where we posted it. */
export async function checkCard(
  db: Db,
  {
    messageId,
    ...asked
  }: { campaignId: string; platform: Platform; channelId: string; messageId?: string },
): Promise<boolean> {
  return messageId !== undefined && (await isCardMessage(db, { ...asked, messageId }));
}
