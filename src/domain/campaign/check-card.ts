import type { Db } from '#database/transaction.ts';
import { type Platform, selectCardMessage } from './board-store.ts';

/** Whether this message is the campaign's own card on that platform, as we posted it. */
export async function checkCard(
  db: Db,
  asked: { campaignId: string; platform: Platform; messageId?: string },
): Promise<boolean> {
  const shown = await selectCardMessage(db, asked);
  return asked.messageId !== undefined && shown === asked.messageId;
}
