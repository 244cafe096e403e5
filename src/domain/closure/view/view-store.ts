import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { SignInHold } from '#domain/closure/life/record-sign-in-hold.ts';
import type { SealedContent } from '#domain/closure/seal/fingerprint.ts';
import type { VersionWarnings } from '#domain/closure/seal/warning.ts';
import { versionRows } from '#domain/closure/version-store.ts';
import type { TextSegments } from '#domain/language/message/text-segments.ts';
import type { Absence } from '#domain/people/operator/absence/absence.ts';
import { byName, staffName } from '#domain/people/operator/staff-name-store.ts';
import type { SentBack } from './campaign-view.ts';

/** The campaign and the version that it stands at. */
export async function selectCampaignHead(db: Db, id: string) {
  return versionRows(db)
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
      'told.number as notifiesNumber',
      staffName('author').as('author'),
      sql<number>`(SELECT count(*)::int FROM school WHERE active)`.as('schoolsInDistrict'),
      sql<SealedContent | null>`CASE WHEN seal_holds(v) THEN v.sealed_content END`.as(
        'sealedContent',
      ),
      'v.voice_count as voiceCount',
      'v.text_count as textCount',
      'v.guardian_count as guardianCount',
      'v.shared_count as sharedCount',
      'v.warnings',
      'v.text_segments as textSegments',
    ])
    .$narrowType<{ warnings: VersionWarnings | null; textSegments: TextSegments | null }>()
    .executeTakeFirst();
}

/** All who wrote or changed it, as the bar of a decision has them. */
export async function selectWriters(
  db: Db,
  campaignId: string,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT o.id, staff_name(o) AS name FROM campaign c JOIN operator o ON o.id = c.author_id
      OR EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = c.id AND e.operator_id = o.id)
    WHERE c.id = ${campaignId} ORDER BY o.id <> c.author_id`.execute(db);
  const [author, ...others] = rows;
  return author === undefined ? [] : [author, ...others.toSorted(byName)];
}

/** Phones on the list, whatever their channel; and those on no channel of it, each under one rule: that of its call first. */
export async function selectReach(
  db: Db,
  versionId: string,
): Promise<{ phones: number; missed: { rule: string; count: number }[] }> {
  const { rows } = await sql<{ rule: string | null; count: number }>`
    WITH listed AS (SELECT DISTINCT phone_id FROM recipient WHERE version_id = ${versionId}),
      missed AS (
        SELECT DISTINCT ON (x.phone_id) x.phone_id, x.rule FROM exclusion x
        WHERE x.version_id = ${versionId} AND NOT EXISTS (
          SELECT FROM recipient r WHERE r.version_id = ${versionId} AND r.phone_id = x.phone_id)
        ORDER BY x.phone_id, x.channel DESC)
    SELECT NULL AS rule, count(*)::int AS count FROM listed
    UNION ALL (SELECT rule, count(*)::int FROM missed GROUP BY rule ORDER BY count(*) DESC, rule)`.execute(
    db,
  );
  return {
    phones: rows.find(({ rule }) => rule === null)?.count ?? 0,
    missed: rows.flatMap(({ rule, count }) => (rule === null ? [] : [{ rule, count }])),
  };
}

/** Who decided on a version, the first one first. */
export async function selectDecisions(db: Db, versionId: string) {
  return db
    .selectFrom('approval as a')
    .innerJoin('operator as o', 'o.id', 'a.operator_id')
    .where('a.version_id', '=', versionId)
    .select([staffName('o').as('by'), 'a.at', 'a.decision', 'a.platform'])
    .orderBy('a.at')
    .execute();
}

/** How many approvers were called on their own phones because nobody decided, and when the last one was. */
export async function selectWaking(
  db: Db,
  versionId: string,
): Promise<{ called: number; lastAt: Temporal.Instant } | undefined> {
  const { called, lastAt } = await db
    .selectFrom('outreach')
    .where('version_id', '=', versionId)
    .where('channel', '=', 'voice')
    .select([
      sql<number>`count(*)::int`.as('called'),
      sql<Temporal.Instant | null>`max(asked_at)`.as('lastAt'),
    ])
    .executeTakeFirstOrThrow();
  return lastAt === null ? undefined : { called, lastAt };
}

/** Who might decide on a version and is away; a stand-in who may not decide on it is not named. */
export async function selectAway(db: Db, versionId: string): Promise<Absence[]> {
  const { rows } = await sql<Absence>`
    SELECT staff_name(o) AS person, a.until, staff_name(s) AS "standIn"
    FROM absence a JOIN operator o ON o.id = a.operator_id
    JOIN campaign_version v ON v.id = ${versionId}
    LEFT JOIN operator s ON s.id = a.stand_in AND NOT is_away(s.id) AND decision_bar(s.id, v) IS NULL
    WHERE a.ended_at IS NULL AND a.until > clock_timestamp() AND decision_bar(o.id, v) IS NULL`.execute(
    db,
  );
  return rows.toSorted((a, b) => a.person.localeCompare(b.person));
}

/** Who was told that a version waits for them, by name. */
export async function selectAsked(db: Db, versionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('asked_approver as a')
    .innerJoin('operator as o', 'o.id', 'a.operator_id')
    .where('a.version_id', '=', versionId)
    .select(staffName('o').as('name'))
    .execute();
  return rows.toSorted(byName).map(({ name }) => name);
}

/** Why the version before this one was sent back, if it was. */
export async function selectSentBack(
  db: Db,
  { campaignId, number }: { campaignId: string; number: number },
): Promise<SentBack | undefined> {
  return db
    .selectFrom('approval as a')
    .innerJoin('campaign_version as v', 'v.id', 'a.version_id')
    .innerJoin('operator as o', 'o.id', 'a.operator_id')
    .where('v.campaign_id', '=', campaignId)
    .where('v.number', '=', number - 1)
    .where('a.decision', '=', 'sent-back')
    .select([staffName('o').as('by'), 'a.at', sql<string>`reason_of(a)`.as('reason')])
    .executeTakeFirst();
}

/** What the rules of the set that a version was sealed under mean, by id. */
export async function selectRuleReasons(db: Db, versionId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('consent_rule as r')
    .innerJoin('campaign_version as v', 'v.rule_set', 'r.rule_set')
    .where('v.id', '=', versionId)
    .select(['r.id', 'r.reason'])
    .execute();
  return new Map(rows.map((row) => [row.id, row.reason]));
}

/** The audit entries of the campaign itself; those of its attempts are counted by the evidence file. */
export async function selectAuditRange(db: Db, campaignId: string) {
  return db
    .selectFrom('audit_entry')
    .where('subject_kind', '=', 'campaign')
    .where('subject_id', '=', campaignId)
    .select([
      sql<string | null>`min(id)`.as('first'),
      sql<string | null>`max(id)`.as('last'),
      sql<number>`count(*)::int`.as('count'),
    ])
    .executeTakeFirstOrThrow();
}

/** Present where a worker could not prove who signed in to approve it, and none has since. */
export async function selectSignInHold(
  db: Db,
  campaignId: string,
): Promise<SignInHold | undefined> {
  return db
    .selectFrom('sign_in_hold')
    .select(['reason', 'at'])
    .where('campaign_id', '=', campaignId)
    .where('proven_at', 'is', null)
    .executeTakeFirst();
}
