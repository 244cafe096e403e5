import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { findTransfers } from '#domain/attempt/transfer/find-transfers.ts';
import { targetOf } from '#domain/closure/unreached/family-tally.ts';
import { familyTally } from '#domain/closure/unreached/find-family-tally.ts';
import type { TextSegments } from '#domain/language/message/text-segments.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { CampaignView, PlacedOrders } from './campaign-view.ts';

type Started = {
  campaignId: string;
  /** The version that is called. */
  id: string;
  schoolIds: readonly string[];
  asksToConfirm: boolean;
  textSegments: TextSegments | null;
  purpose: Purpose;
  startedAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
  targetMinutes: number;
  targetPercent: number;
  timeZone: string;
};

/** Phones and families as they stand, and at the end what was placed. */
export async function findCounts(
  db: Db,
  { campaignId, id: versionId, schoolIds, ...of }: Started,
): Promise<
  Pick<CampaignView, 'tally' | 'families' | 'target' | 'confirmed' | 'transfers' | 'placed'>
> {
  const target = targetOf(of);
  const tally = await campaignTally(db, campaignId);
  const families = await familyTally(db, { campaignId, versionId, schoolIds, targetAt: target.at });
  const transfers = await findTransfers(db, campaignId);
  const counts = {
    tally,
    families,
    target,
    ...(of.asksToConfirm ? { confirmed: await countConfirmed(db, campaignId) } : {}),
    ...(transfers === undefined ? {} : { transfers }),
  };
  if (of.endedAt === null) return counts;
  const placed = await selectPlaced(db, { campaignId, versionId, segments: of.textSegments });
  return { ...counts, placed };
}

async function countConfirmed(db: Db, campaignId: string): Promise<number> {
  const { confirmed } = await db
    .selectFrom('message_confirmed')
    .where('campaign_id', '=', campaignId)
    .select(sql<number>`count(*)::int`.as('confirmed'))
    .executeTakeFirstOrThrow();
  return confirmed;
}

/** What a campaign gave the carrier, as the carrier bills it: calls, and texts by the segment. */
async function selectPlaced(
  db: Db,
  of: { campaignId: string; versionId: string; segments: TextSegments | null },
): Promise<PlacedOrders> {
  // A text is sent in English where the language of a family has no text of its own.
  const { rows } = await sql<PlacedOrders>`
    WITH placed AS (
      SELECT phone_id, channel FROM attempt WHERE campaign_id = ${of.campaignId}
        AND intent_at IS NOT NULL AND state NOT IN ('planned', 'claimed', 'suppressed', 'rejected')
    ), segments AS (
      SELECT key AS language, value::int AS count FROM jsonb_each_text(${JSON.stringify(of.segments?.byLanguage ?? {})}::jsonb)
    )
    SELECT count(*) FILTER (WHERE p.channel = 'voice')::int AS calls,
      count(*) FILTER (WHERE p.channel = 'text')::int AS texts,
      coalesce(sum(coalesce(own.count, english.count, 1)) FILTER (WHERE p.channel = 'text'), 0)::int AS segments
    FROM placed p
    LEFT JOIN recipient r ON p.channel = 'text' AND r.version_id = ${of.versionId} AND r.phone_id = p.phone_id
      AND r.channel = 'text'
    LEFT JOIN segments own ON own.language = r.language
    LEFT JOIN segments english ON english.language = 'en'`.execute(db);
  return rows[0] ?? { calls: 0, texts: 0, segments: 0 };
}
