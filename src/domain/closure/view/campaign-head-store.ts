import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { SealedContent } from '#domain/closure/seal/fingerprint.ts';
import type { VersionWarnings } from '#domain/closure/seal/warning.ts';
import { versionRows } from '#domain/closure/version-store.ts';
import { type District, districtRow } from '#domain/district/find-district.ts';
import type { TextSegments } from '#domain/language/message/text-segments.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import { goesOn, type Happening } from '#domain/shared/happening.ts';
import type { Follower } from './outcome-part.ts';

/** The campaign, the version that it stands at, and the district whose it is; undefined for none. */
export async function selectCampaignHead(db: Db, id: string) {
  const head = await versionRows(db)
    .innerJoin('operator as author', 'author.id', 'v.submitted_by')
    .leftJoin('campaign as corrected', 'corrected.id', 'c.corrects')
    .leftJoin('incident as told', 'told.id', 'c.notifies')
    .leftJoin('operator as ender', 'ender.id', 'c.ended_by')
    .where('c.id', '=', id)
    .whereRef('v.number', '=', 'c.version')
    .select([
      'c.number as campaignNumber',
      'c.state',
      'c.state_at as stateAt',
      'c.started_at as startedAt',
      'c.ended_at as endedAt',
      sql<string | null>`end_reason_of(c)`.as('endReason'),
      staffName<string | null>('ender').as('endedBy'),
      'corrected.number as correctsNumber',
      sql<Happening | null>`(SELECT w.happening FROM campaign_version w WHERE w.campaign_id = corrected.id
        AND w.number = corrected.version)`.as('correctsHappening'),
      sql<
        FollowerRow[]
      >`(SELECT coalesce(jsonb_agg(jsonb_build_object('number', f.number, 'startedAt', f.started_at,
          'happening', w.happening, 'isStopped', f.state = 'stopped') ORDER BY f.started_at), '[]')
        FROM campaign f JOIN campaign_version w ON w.campaign_id = f.id AND w.number = f.version
        WHERE f.corrects = c.id AND f.started_at IS NOT NULL)`.as('followers'),
      'told.number as notifiesNumber',
      staffName('author').as('author'),
      sql<boolean>`is_approved(v)`.as('isApproved'),
      sql<boolean>`is_on_feed(c)`.as('isPublished'),
      sql<boolean>`c.state = 'draft' AND c.corrects IS NOT NULL AND awaits_last_call(c)`.as(
        'awaitsLastCall',
      ),
      sql<District | null>`(SELECT row_to_json(d) FROM ${districtRow(db)} d)`.as('district'),
      sql<Temporal.Instant>`clock_timestamp()`.as('now'),
      sql<number>`(SELECT count(*)::int FROM school WHERE active)`.as('schoolsInDistrict'),
      sql<SealedContent | null>`CASE WHEN seal_holds(v) THEN v.sealed_content END`.as(
        'sealedContent',
      ),
      'v.voice_count as voiceCount',
      'v.text_count as textCount',
      'v.guardian_count as guardianCount',
      'v.shared_count as sharedCount',
      'v.staff_count as staffCount',
      'v.warnings',
      'v.text_segments as textSegments',
      sql<
        string | null
      >`CASE WHEN c.state IN ('submitted', 'approved') THEN group_digest(v.group_ids) END`.as(
        'groupDigest',
      ),
    ])
    .$narrowType<{ warnings: VersionWarnings | null; textSegments: TextSegments | null }>()
    .executeTakeFirst();
  if (head === undefined || head.district === null) return undefined;
  const followers = head.followers.map((one) => followerOf(head.happening, one));
  return { ...head, district: head.district, followers };
}

type FollowerRow = { number: number; startedAt: string; happening: Happening; isStopped: boolean };

const followerOf = (told: Happening, { startedAt, happening, ...one }: FollowerRow): Follower => ({
  ...one,
  happening,
  startedAt: Temporal.Instant.from(startedAt),
  goesOn: goesOn(told, happening),
});

export type CampaignHead = NonNullable<Awaited<ReturnType<typeof selectCampaignHead>>>;
