import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { isBeingPosted, isCardMessage } from './board-store.ts';

/** A platform waits three seconds for an answer to a press. */
const longestMs = 1_500;
const betweenMs = 50;

/**
 * Whether this is the campaign's own card on that platform: a message that we posted, where we posted it. Whoever is
 * quick may press before the board has kept which message it is.
 */
export async function checkCard(
  db: Db,
  {
    messageId,
    ...asked
  }: { campaignId: string; platform: Platform; channelId: string; messageId?: string },
): Promise<boolean> {
  if (messageId === undefined) return false;
  for (let waitedMs = 0; ; waitedMs += betweenMs) {
    if (await isCardMessage(db, { ...asked, messageId })) return true;
    if (waitedMs >= longestMs || !(await isBeingPosted(db, asked))) return false;
    await wait(betweenMs);
  }
}
