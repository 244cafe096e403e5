import { roleChangeCard } from '#cards/role-change-card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { findDistrict } from '#domain/campaign/find-district.ts';
import { findRoleChange } from '#domain/operator/find-people.ts';
import {
  listStaleRoleCards,
  postponeRoleCard,
  type StaleRoleCard,
  saveDrawnRoleCard,
} from '#domain/operator/list-stale-role-cards.ts';
import type { Logger } from '#log/logger.ts';
import { drawMessage, postponement } from './draw-message.ts';

/** Shows every change of roles in the closures channel of one platform, from the asking to its end. */
export async function publishRoleCards(
  db: Db,
  platform: ChatPlatform,
  logger: Logger,
): Promise<void> {
  const stale = await listStaleRoleCards(db, platform.name);
  for (const card of stale) await publishCard(db, { platform, card, logger });
}

async function publishCard(
  db: Db,
  { platform, card, logger }: { platform: ChatPlatform; card: StaleRoleCard; logger: Logger },
): Promise<void> {
  const key = { changeId: card.changeId, platform: platform.name };
  try {
    const change = await findRoleChange(db, card.changeId);
    const district = await findDistrict(db);
    if (change === undefined || district === undefined) return;
    const { message, digest } = await drawMessage(platform, card, {
      card: roleChangeCard(change, district.timeZone),
      channel: 'closures',
    });
    await saveDrawnRoleCard(db, { ...key, ...message, digest, state: change.state });
  } catch (error) {
    logger.warn({ err: error, ...key }, 'a card of a role could not be shown');
    await postponeRoleCard(db, { ...key, ...postponement(error) });
  }
}
