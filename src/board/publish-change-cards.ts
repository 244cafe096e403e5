import type { Card } from '#cards/card.ts';
import { policyChangeCard } from '#cards/people/policy-change-card.ts';
import { roleChangeCard } from '#cards/people/role-change-card.ts';
import { type ChatPlatform, witnessChannel } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import {
  type ChangeKind,
  listStaleChangeCards,
  postponeChangeCard,
  type StaleChangeCard,
  saveDrawnChangeCard,
} from '#domain/card/list-stale-change-cards.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findPolicyChange } from '#domain/district/find-policy-change.ts';
import { findRoleChange } from '#domain/operator/people/find-people.ts';
import type { Logger } from '#log/logger.ts';
import { drawMessage, postponement } from './draw-message.ts';

/** Shows every change of roles and of the policy to witnesses on one platform, from the asking to its end. */
export async function publishChangeCards(
  db: Db,
  platform: ChatPlatform,
  logger: Logger,
): Promise<void> {
  for (const kind of ['role', 'policy'] as const) {
    const stale = await listStaleChangeCards(db, { kind, platform: platform.name });
    for (const card of stale) await publishCard(db, { kind, platform, card, logger });
  }
}

type Work = { kind: ChangeKind; platform: ChatPlatform; card: StaleChangeCard; logger: Logger };

async function publishCard(db: Db, { kind, platform, card, logger }: Work): Promise<void> {
  const key = { kind, changeId: card.changeId, platform: platform.name };
  try {
    const drawn = await draw(db, key);
    if (drawn === undefined) return;
    const { message, digest } = await drawMessage(platform, card, {
      card: drawn.card,
      channel: witnessChannel(platform),
      key: card.changeId,
    });
    await saveDrawnChangeCard(db, { ...key, ...message, digest, state: drawn.state });
  } catch (error) {
    logger.warn({ err: error, ...key }, 'a card of a change could not be shown');
    await postponeChangeCard(db, {
      ...key,
      ...postponement(error, { hasMessage: card.messageId !== null }),
    });
  }
}

async function draw(
  db: Db,
  { kind, changeId }: { kind: ChangeKind; changeId: string },
): Promise<{ card: Card; state: string } | undefined> {
  const district = await findDistrict(db);
  if (district === undefined) return undefined;
  if (kind === 'role') {
    const change = await findRoleChange(db, changeId);
    return change && { card: roleChangeCard(change, district.timeZone), state: change.state };
  }
  const change = await findPolicyChange(db, changeId);
  return change && { card: policyChangeCard(change, district.timeZone), state: change.state };
}
