import type { Drawing } from '#card-sync/card-type.ts';
import type { Card } from '#cards/card.ts';
import type { StaleCard } from '#domain/card/posted-card.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Book } from '#test/support/afternoon/model/book.ts';
import type { ChannelNote } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { drawn, look } from './card-look.ts';

/** A card of a channel: as it stands there, and as it would be drawn now. */
export type StandingCard = {
  kind: string;
  subject: string;
  platform: Platform;
  messageId: string;
  stands: ChannelNote | undefined;
  /** Undefined where the database has nothing to show. */
  card: Card | undefined;
  /** All that its thread is to be told, as it would be told now. */
  milestones: readonly Card[];
  /** Its calls go on or have just ended, and what it counts is drawn by the clock, each few seconds. */
  isMoving: boolean;
  channel: ReadonlyMap<string, ChannelNote>;
};

type Row = Omit<StaleCard, 'drawnDigest' | 'postingSince' | 'userId' | 'kind'> & {
  kind: keyof Town['kinds'];
  isMoving: boolean;
};

/** Of the closures, drills, incidents and reports of this afternoon, and of the last freeze. */
export async function readCards(town: Town): Promise<StandingCard[]> {
  const { rows } = await town.product.database.owner.pool.query<Row>(selectCards, [
    town.after,
    town.since,
  ]);
  return Promise.all(
    rows.map(async ({ isMoving, ...row }) => {
      const { kind, subject, platform, messageId } = row;
      const stale = { ...row, told: '', drawnDigest: null, postingSince: null, userId: null };
      const drawing: Drawing | undefined = await town.kinds[kind].render(stale);
      const place = row.channel === 'compliance' ? 'compliance' : 'closures';
      const channel = town.player('compliance', platform).channel(place);
      const stands = messageId === null ? undefined : channel.get(messageId);
      return {
        kind,
        subject,
        platform,
        messageId: messageId ?? '',
        stands,
        card: drawing?.card,
        milestones: drawing?.milestones?.map(({ card }) => card) ?? [],
        isMoving,
        channel,
      };
    }),
  );
}

const selectCards = `
  SELECT k.kind, k.subject, k.part, k.platform, k.channel, k.revision, k.channel_id AS "channelId",
    k.message_id AS "messageId", k.told, k.failures,
    c.state = 'dialing' OR k.redraw_at < clock_timestamp() + interval '4 seconds'
      OR EXISTS (SELECT FROM attempt a WHERE a.campaign_id = c.id AND a.ended_at IS NULL) AS "isMoving"
  FROM posted_card k LEFT JOIN campaign c ON k.kind = 'campaign' AND c.id = k.subject
  WHERE k.channel = 'compliance' AND k.kind IN ('incident', 'incident-notices', 'breach-sign') AND (
      EXISTS (SELECT FROM incident i WHERE i.id = k.subject AND i.opened_at > $2)
      OR EXISTS (SELECT FROM breach_sign b WHERE b.id = k.subject AND b.seen_at > $2 AND b.kind = 'reported'))
    OR k.channel = 'closures' AND (c.number > $1
    OR k.kind = 'drill' AND EXISTS (SELECT FROM drill d WHERE d.id = k.subject AND d.requested_at > $2)
    OR k.kind = 'freeze' AND EXISTS (SELECT FROM pause h WHERE h.id = k.subject AND h.incident_id IS NOT NULL AND h.placed_at > $2)
    OR k.kind = 'freeze' AND k.subject = (SELECT id FROM pause WHERE campaign_id IS NULL AND incident_id IS NULL ORDER BY placed_at DESC LIMIT 1))`;

/** Cards that show something else than the database, on either platform. */
export function cardFaults(cards: readonly StandingCard[], book: Book): string[] {
  const missing = book.closures.flatMap(({ id, number, state }) =>
    (['slack', 'teams'] as const).flatMap((platform) =>
      state === 'draft' || cards.some((one) => one.subject === id && one.platform === platform)
        ? []
        : [`closure ${number} has no card in ${platform}`],
    ),
  );
  return [
    ...missing,
    ...cards.flatMap((one) => {
      const name = nameOf(one, book);
      if (one.card === undefined) return [];
      if (one.stands === undefined) return [`the card of ${name} is not in ${one.platform}`];
      const is = look(one.stands, one.isMoving);
      const want = look(drawn(one.card, one), one.isMoving);
      const differs = want.findIndex((line, at) => line !== is[at]);
      return differs < 0 && is.length === want.length
        ? []
        : [
            `the card of ${name} in ${one.platform} shows “${linesAt(is, differs)}”, and the database says “${linesAt(want, differs)}”`,
          ];
    }),
  ];
}

/** A line, below the one that says what it is about. */
const linesAt = (lines: readonly string[], at: number) =>
  lines.slice(Math.max(at - 1, 0), at + 1).join(' | ');

export function nameOf({ kind, subject }: StandingCard, { closures, things }: Book): string {
  if (kind === 'freeze') return 'the freeze';
  const thing = things.find(({ id }) => id === subject);
  return thing?.name ?? `closure ${closures.find(({ id }) => id === subject)?.number}`;
}
