import { digestCard } from '#conversation/closure/waiting/digest-card.ts';
import type { Db } from '#database/transaction.ts';
import { over, readOwnChatPart, type StaleCard } from '#domain/card/posted-card.ts';
import { findListed } from '#domain/closure/approval/find-waiting.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import type { Drawing } from './card-type.ts';

/** The list of what waits for one person. Once it is empty it stays so: the next closure to list begins another message. */
export async function renderDigest(
  db: Db,
  { part, messageId }: StaleCard,
): Promise<Drawing | undefined> {
  const district = await findDistrict(db);
  if (district === undefined) return undefined;
  const lines = await findListed(db, readOwnChatPart(part).operatorId);
  if (lines.length === 0 && messageId === null) return { told: over };
  const card = digestCard(lines, district.timeZone);
  return lines.length === 0 ? { card, told: over } : { card };
}
