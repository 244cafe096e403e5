import { checkCard } from '#domain/card/check-card.ts';
import type { Actor, ChatPlace, CommandContext } from './command.ts';

/** Whether a press came from the card that Bellwether itself posted there for this: anyone with our token could post one like it. */
export function isPostedCard(
  { db }: CommandContext,
  { account }: Actor,
  card: { kind: 'campaign' | 'drill'; subject: string; place: ChatPlace },
): Promise<boolean> {
  const { kind, subject, place } = card;
  return checkCard(db, { kind, subject, ...place, platform: account.platform });
}

/** A form comes back without its card, so it carries which one it was opened from. */
export function carryCard(
  data: Record<string, string>,
  { channelId, messageId }: ChatPlace,
): Record<string, string> {
  return { ...data, channel: channelId, ...(messageId === undefined ? {} : { card: messageId }) };
}

export function carriedCard({ channel, card }: Record<string, string>): ChatPlace {
  return { channelId: channel ?? '', ...(card === undefined ? {} : { messageId: card }) };
}
