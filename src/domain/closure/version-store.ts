import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Terms } from '#domain/closure/terms/terms.ts';
import { termSelections } from '#domain/closure/terms/terms-store.ts';
import type { ToldGroup } from '#domain/roster/groups/group.ts';
import type { UsedTemplate } from '#domain/words/template/template.ts';
import type { RightsAudience, TextSource } from './campaign.ts';
import type { RunsUnder, StandingApproval } from './standing.ts';

/** A version as it was asked for, with its words. */
export type VersionRow = Terms & {
  id: string;
  campaignId: string;
  number: number;
  schoolIds: string[];
  /** Names, in order. */
  schools: string[];
  /** Only the families of these; null for all of the schools. */
  groupIds: string[] | null;
  /** What staff hear in place of the families’ words; null: the same. */
  staffTexts: Record<string, string> | null;
  /** The groups that these ids are of, by label; none for schools. */
  groups: ToldGroup[];
  /** Whose words its form began with; null for the standard ones. */
  template: UsedTemplate | null;
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  /** Messages by language, English first. */
  texts: Record<string, string>;
  /** Digests of the recordings that are played instead of texts, by language. */
  recordings: Record<string, string>;
  /** Where each text is from. */
  sources: Record<string, TextSource>;
  /** Languages whose text stands because its requester said that it means the same as the English. */
  kept: string[];
  /** Languages that were stale when its list was sealed. */
  stale: string[];
  submittedBy: string;
  submittedAt: Temporal.Instant;
  fingerprint: Buffer | null;
  expiresAt: Temporal.Instant | null;
  /** How many different people must approve. */
  approvalsNeeded: number;
  /** The campaign that this one corrects. */
  corrects: string | null;
  /** It goes on from an action that whole schools were told of: it is for all of them. */
  goesOnToAll: boolean;
  /** Six digits that calls and texts say. */
  checkCode: string | null;
  /** The incident whose families it tells, and nobody else. */
  notifies: string | null;
  /** Whom it tells of their rights. */
  tellsRights: RightsAudience | null;
  /** Of absence calls: its approval also covers later lists like it; of an announcement: it is sent again each week. */
  stands: StandingApproval | null;
};

/** The version a campaign stands at. */
export async function selectVersion(db: Db | Transaction, campaignId: string): Promise<VersionRow> {
  return versionRows(db)
    .where('c.id', '=', campaignId)
    .whereRef('v.number', '=', 'c.version')
    .executeTakeFirstOrThrow();
}

/** The one that a version was made from; none before the first. */
export async function selectVersionBefore(
  db: Db | Transaction,
  { campaignId, number }: Pick<VersionRow, 'campaignId' | 'number'>,
): Promise<VersionRow | undefined> {
  return versionRows(db)
    .where('c.id', '=', campaignId)
    .where('v.number', '=', number - 1)
    .executeTakeFirst();
}

/** Versions `v` with their campaigns `c`. */
export const versionRows = (db: Db | Transaction) =>
  db
    .selectFrom('campaign_version as v')
    .innerJoin('campaign as c', 'c.id', 'v.campaign_id')
    .select([
      'v.id',
      'v.campaign_id as campaignId',
      'v.number',
      ...termSelections,
      'v.school_ids as schoolIds',
      sql<string[]>`ARRAY(
        SELECT s.name FROM school s WHERE s.id = ANY (v.school_ids) ORDER BY s.name)`.as('schools'),
      'v.group_ids as groupIds',
      sql<Record<string, string> | null>`v.staff_texts`.as('staffTexts'),
      sql<ToldGroup[]>`coalesce((
        SELECT json_agg(json_build_object('kind', g.kind, 'label', group_label(g)) ORDER BY group_label(g))
        FROM student_group g WHERE g.id = ANY (v.group_ids)), '[]')`.as('groups'),
      sql<UsedTemplate | null>`(
        SELECT jsonb_build_object('versionId', tv.id, 'number', tv.number, 'texts', tv.texts, 'id', mt.id, 'name', mt.name,
          'school', s.name)
        FROM message_template_version tv JOIN message_template mt ON mt.id = tv.template_id
        LEFT JOIN school s ON s.id = mt.school_id WHERE tv.id = v.template_version_id)`.as(
        'template',
      ),
      sql<StandingApproval | null>`CASE WHEN v.stands_until IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object('until', v.stands_until,
        'from', to_char(v.stands_from, 'HH24:MI'), 'to', to_char(v.stands_to, 'HH24:MI'), 'most', v.most_students)) END`.as(
        'stands',
      ),
      sql<RunsUnder | null>`CASE WHEN v.happening IN ('absence', 'other') THEN runs_under(v) END`.as(
        'runsUnder',
      ),
      'v.start_at as startAt',
      'v.stop_trying_at as stopTryingAt',
      sql<Record<string, string>>`coalesce((
        SELECT json_object_agg(t.language, t.body ORDER BY t.language <> 'en', t.language)
        FROM message_text t WHERE t.version_id = v.id), '{}')`.as('texts'),
      sql<Record<string, string>>`coalesce((
        SELECT json_object_agg(m.language, encode(r.digest, 'hex') ORDER BY m.language)
        FROM message_recording m JOIN recording r ON r.id = m.recording_id WHERE m.version_id = v.id), '{}')`.as(
        'recordings',
      ),
      sql<Record<string, TextSource>>`coalesce((
        SELECT json_object_agg(t.language, t.source) FROM message_text t WHERE t.version_id = v.id), '{}')`.as(
        'sources',
      ),
      sql<string[]>`ARRAY(
        SELECT t.language FROM message_text t WHERE t.version_id = v.id AND t.kept)`.as('kept'),
      sql<string[]>`ARRAY(
        SELECT odd ->> 'language' FROM jsonb_array_elements(v.warnings -> 'odd') AS odd
        WHERE odd ->> 'kind' = 'language-stale')`.as('stale'),
      'v.submitted_by as submittedBy',
      'v.submitted_at as submittedAt',
      'v.fingerprint',
      'v.expires_at as expiresAt',
      'v.approvals_needed as approvalsNeeded',
      'c.corrects',
      sql<boolean>`c.corrects IS NOT NULL AND goes_on_to_all(c)`.as('goesOnToAll'),
      'c.check_code as checkCode',
      'c.notifies',
      'c.tells_rights as tellsRights',
    ])
    .$narrowType<{ tellsRights: RightsAudience | null }>();

export type Approvals = {
  given: number;
  needed: number;
  /** What is stored is what the fingerprint was taken over. */
  isAsSealed: boolean;
  /** It is, and enough people whose word still counts approved it. */
  isApproved: boolean;
  /** An approval would count, could the platform be asked. */
  isUnseen: boolean;
};

/** How many different people's approval of this version counts now, how many it takes, and whether it is still what they saw. */
export async function selectApprovals(db: Db | Transaction, versionId: string): Promise<Approvals> {
  const row = await one<Approvals>(db)`
    SELECT approvals_of(v)::int AS given, v.approvals_needed AS needed, seal_holds(v) AS "isAsSealed",
      is_approved(v) AS "isApproved",
      EXISTS (SELECT FROM approval a JOIN campaign_version s ON s.id = a.version_id
        WHERE a.version_id IN (v.id, (SELECT r.standing_id FROM standing_run r WHERE r.version_id = v.id)) AND a.decision = 'approved'
        AND decision_blocker(a.operator_id, s) = 'accounts-unseen') AS "isUnseen"
    FROM campaign_version v WHERE v.id = ${versionId}`;
  return row ?? { given: 0, needed: 1, isAsSealed: false, isApproved: false, isUnseen: false };
}
