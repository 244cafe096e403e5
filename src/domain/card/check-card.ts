import { setTimeout as wait } from 'node:timers/promises';
import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** A platform waits three seconds for an answer to a press. */
const longestMs = 1_500;
const betweenMs = 50;

type Asked = {
  kind: 'campaign' | 'drill';
  subject: string;
  platform: Platform;
  channelId: string;
  messageId?: string;
};

/**
 * Whether this is the own card of the campaign or drill on that platform: a message that we posted, where we posted it, in the channel or
 * to one person who may decide. Anyone who is quick may press before the bot has kept which message it is.
 */
export async function checkCard(db: Db, asked: Asked): Promise<boolean> {
  if (asked.messageId === undefined) return false;
  for (let waitedMs = 0; ; waitedMs += betweenMs) {
    const { isOurs, isBeingPosted } = await look(db, asked);
    if (isOurs) return true;
    if (waitedMs >= longestMs || !isBeingPosted) return false;
    await wait(betweenMs);
  }
}

async function look(db: Db, { kind, subject, platform, channelId, messageId }: Asked) {
  const row = await one<{ isOurs: boolean | null; isBeingPosted: boolean | null }>(db)`
    SELECT bool_or(channel_id = ${channelId} AND message_id = ${messageId}) AS "isOurs",
      bool_or(message_id IS NULL AND lease_until > clock_timestamp()) AS "isBeingPosted"
    FROM posted_card WHERE kind = ${kind} AND subject = ${subject} AND platform = ${platform}`;
  return row ?? { isOurs: false, isBeingPosted: false };
}
