import { type RawBuilder, sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { optOutsOf } from '#domain/attempt/tally/opt-outs-store.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import type { SealedContent } from '#domain/closure/seal/fingerprint.ts';
import { countEntries } from '#domain/proof/evidence/evidence-entries-store.ts';
import type { EvidenceOf } from '#domain/proof/evidence/evidence-line.ts';
import type { EvidenceSummary, SummaryLog } from './evidence-summary.ts';

type Head = EvidenceSummary['closure'] & {
  versionId: string;
  timeZone: string;
  districtName: string;
  content: Pick<SealedContent, 'texts' | 'recordings'> | null;
};

export async function selectHead(tx: Transaction, campaignId: string): Promise<Head | undefined> {
  return one<Head>(tx)`
    SELECT c.id, c.number, c.state, v.number AS version, v.happening, v.ground, v.purpose, v.delivery,
      v.event_date AS "eventDate", v.rule_set AS "ruleSet", encode(v.fingerprint, 'hex') AS fingerprint,
      c.created_at AS "createdAt", c.started_at AS "startedAt", c.ended_at AS "endedAt", v.id AS "versionId",
      told_names(v) AS schools, v.group_ids IS NOT NULL AS "isForGroups",
      d.time_zone AS "timeZone", d.name AS "districtName", v.sealed_content AS content
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    CROSS JOIN district d
    WHERE c.id = ${campaignId}`;
}

/** Who it was, and what they might do and had learned at that moment. */
function standing(person: string, at: string, training: string): RawBuilder<unknown> {
  return sql`
    (SELECT staff_name(o) FROM operator o WHERE o.id = ${sql.ref(person)}) AS by, ${sql.ref(at)} AS at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'school', s.name) ORDER BY g.role, s.name), '[]')
      FROM role_grant g LEFT JOIN school s ON s.id = g.school_id
      WHERE g.operator_id = ${sql.ref(person)} AND g.granted_at <= ${sql.ref(at)}
        AND (g.revoked_at IS NULL OR g.revoked_at > ${sql.ref(at)})) AS roles,
    (SELECT jsonb_build_object('version', t.version, 'passedAt', r.passed_at)
      FROM training_record r JOIN training_course t ON t.id = r.course_id
      WHERE r.id = ${sql.ref(training)}) AS training`;
}

type Stored<T> = Omit<T, 'training'> & { training: { version: number; passedAt: string } | null };

const withTimes = <T extends Stored<unknown>>(row: T) => ({
  ...row,
  training: row.training && {
    ...row.training,
    passedAt: Temporal.Instant.from(row.training.passedAt),
  },
});

export async function selectVersions(
  tx: Transaction,
  campaignId: string,
): Promise<EvidenceSummary['versions']> {
  const rows = await many<Stored<EvidenceSummary['versions'][number]>>(tx)`
    SELECT v.number, encode(v.fingerprint, 'hex') AS fingerprint,
      ${standing('v.submitted_by', 'v.submitted_at', 'v.training_record_id')}
    FROM campaign_version v WHERE v.campaign_id = ${campaignId} ORDER BY v.number`;
  return rows.map(withTimes);
}

export async function selectDecisions(
  tx: Transaction,
  campaignId: string,
): Promise<EvidenceSummary['decisions']> {
  const rows = await many<Stored<EvidenceSummary['decisions'][number]>>(tx)`
    SELECT v.number AS version, a.decision, a.platform, ${standing('a.operator_id', 'a.at', 'a.training_record_id')}
    FROM approval a JOIN campaign_version v ON v.id = a.version_id
    WHERE v.campaign_id = ${campaignId} ORDER BY a.at`;
  return rows.map(withTimes);
}

export async function selectListed(
  tx: Transaction,
  versionId: string,
  { phoneId }: EvidenceOf,
): Promise<EvidenceSummary['listed']> {
  const ofPhone = phoneId === undefined ? sql`` : sql`AND phone_id = ${phoneId}`;
  return many<EvidenceSummary['listed'][number]>(tx)`
    SELECT l.channel, l.included AS "isIncluded", l.rule, coalesce(r.reason, l.rule) AS reason,
      coalesce(r.citation, '') AS citation, l.count
    FROM (
      SELECT version_id, channel, true AS included, rule, count(*)::int FROM recipient
      WHERE version_id = ${versionId} ${ofPhone} GROUP BY 1, 2, 4
      UNION ALL
      SELECT version_id, channel, false, rule, count(*)::int FROM exclusion
      WHERE version_id = ${versionId} ${ofPhone} GROUP BY 1, 2, 4) l
    JOIN campaign_version v ON v.id = l.version_id
    LEFT JOIN consent_rule r ON r.rule_set = v.rule_set AND r.id = l.rule
    ORDER BY l.count DESC, l.rule, l.channel`;
}

export async function countPhones(
  tx: Transaction,
  versionId: string,
  { phoneId }: EvidenceOf,
): Promise<number> {
  const row = await one<{ phones: number }>(tx)`
    SELECT count(DISTINCT phone_id)::int AS phones FROM recipient
    WHERE version_id = ${versionId} ${phoneId === undefined ? sql`` : sql`AND phone_id = ${phoneId}`}`;
  return row?.phones ?? 0;
}

/** Calls and texts that left, and what they came to; those that never left have a line of their own. */
export async function selectOutcomes(
  tx: Transaction,
  { campaignId, phoneId }: EvidenceOf,
): Promise<EvidenceSummary['outcomes']> {
  return many<EvidenceSummary['outcomes'][number]>(tx)`
    SELECT a.channel, a.disposition AS ending, min(r.reason) AS reason, count(*)::int,
      count(a.intent_at) FILTER (WHERE a.state NOT IN ('planned', 'claimed', 'suppressed', 'rejected'))::int AS made
    FROM attempt a LEFT JOIN consent_rule r ON r.rule_set = a.rule_set AND r.id = a.disposition
    WHERE a.campaign_id = ${campaignId} ${phoneId === undefined ? sql`` : sql`AND a.phone_id = ${phoneId}`}
    GROUP BY 1, 2 ORDER BY 4 DESC, 2, 1`;
}

export async function countConfirmed(
  tx: Transaction,
  versionId: string,
  { campaignId, phoneId }: EvidenceOf,
): Promise<number | null> {
  const row = await one<{ confirmed: number }>(tx)`
    SELECT (SELECT count(*)::int FROM closure_reply WHERE kind = 'confirmed' AND campaign_id = ${campaignId}
      ${phoneId === undefined ? sql`` : sql`AND phone_id = ${phoneId}`}) AS confirmed
    FROM campaign_version WHERE id = ${versionId} AND asks_to_confirm`;
  return row?.confirmed ?? null;
}

export async function selectTries(
  tx: Transaction,
  { campaignId, phoneId }: EvidenceOf,
): Promise<EvidenceSummary['tries']> {
  if (phoneId === undefined) return [];
  return many<EvidenceSummary['tries'][number]>(tx)`
    SELECT a.channel, a.try_number AS "tryNumber", coalesce(a.intent_at, a.ended_at) AS at, a.disposition AS ending,
      r.reason
    FROM attempt a LEFT JOIN consent_rule r ON r.rule_set = a.rule_set AND r.id = a.disposition
    WHERE a.campaign_id = ${campaignId} AND a.phone_id = ${phoneId}
    ORDER BY a.channel DESC, a.try_number`;
}

export async function selectOptOuts(
  tx: Transaction,
  of: EvidenceOf,
): Promise<EvidenceSummary['optOuts']> {
  return many<EvidenceSummary['optOuts'][number]>(tx)`
    SELECT means, scope, count(*)::int, count(DISTINCT phone_id)::int AS phones FROM revocation r
    WHERE id IN ${optOutsOf(of.campaignId)}
      AND NOT EXISTS (SELECT FROM revocation back WHERE back.retracts = r.id)
      ${of.phoneId === undefined ? sql`` : sql`AND phone_id = ${of.phoneId}`}
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
}

export async function selectLog(tx: Transaction, of: EvidenceOf): Promise<SummaryLog | undefined> {
  const newest = await selectCheckpoint(tx);
  if (newest === undefined) return undefined;
  const { size, root, note, at: sealedAt } = newest;
  const entries = await countEntries(tx, of);
  return { size, root: root.toString('base64'), note, sealedAt, entries };
}
