import type { Db } from '#database/transaction.ts';
import { isCardMessage, type Platform } from './board-store.ts';

/** Whether this message is the campaign's own card on that platform, as we posted it. */
export async function checkCard(
  db: Db,
  { messageId, ...asked }: { campaignId: string; platform: Platform; messageId?: string },
): Promise<boolean> {
  return messageId !== undefined && (await isCardMessage(db, { ...asked, messageId }));
}
