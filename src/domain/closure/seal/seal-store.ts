import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { MerkleRoot } from '#domain/audit/merkle.ts';
import type { Told } from '#domain/closure/campaign.ts';
import type { StandingApproval } from '#domain/closure/standing.ts';
import type { VersionRow } from '#domain/closure/version-store.ts';
import { hasFields } from '#domain/language/family-fields.ts';
import { wordsIn } from '#domain/language/languages.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { GroupMembers, RuleCount, SealedContent } from './fingerprint.ts';
import { listLine, type SealedList } from './list-line-store.ts';

export async function countByRule(
  db: Db | Transaction,
  table: 'recipient' | 'exclusion',
  versionId: string,
): Promise<RuleCount[]> {
  return db
    .selectFrom(table)
    .where('version_id', '=', versionId)
    .groupBy(['channel', 'rule'])
    .select(['channel', 'rule', sql<number>`count(*)::int`.as('count')])
    .orderBy('channel', 'desc')
    .orderBy('rule')
    .execute();
}

/** Phones by their own language: all of the list, or those that one channel reaches. */
export async function countByLanguage(
  db: Db | Transaction,
  versionId: string,
  channel?: Channel,
): Promise<{ language: string; count: number }[]> {
  return many<{ language: string; count: number }>(db)`
    SELECT language, count(*)::int AS count FROM (
      SELECT language, phone_id FROM recipient
      WHERE version_id = ${versionId} AND channel = coalesce(${channel ?? null}, channel)
      GROUP BY language, phone_id) AS one
    GROUP BY language ORDER BY count DESC, language`;
}

/** The languages of phones that families of two languages share: what they are spoken to in, and what key 2 leads to. */
export async function selectSharedLanguages(
  db: Db | Transaction,
  versionId: string,
): Promise<{ language: string; also: string }[]> {
  return many<{ language: string; also: string }>(db)`
    SELECT DISTINCT language, also FROM recipient WHERE version_id = ${versionId} AND also IS NOT NULL
    ORDER BY language, also`;
}

export async function countByZones(
  db: Db | Transaction,
  versionId: string,
): Promise<{ timeZones: string[]; count: number }[]> {
  return many<{ timeZones: string[]; count: number }>(db)`
    SELECT time_zones AS "timeZones", count(*)::int AS count FROM recipient
    WHERE version_id = ${versionId} AND channel = (
      SELECT max(channel) FROM recipient WHERE version_id = ${versionId})
    GROUP BY time_zones ORDER BY count DESC, time_zones`;
}

/**
 * How many guardians the list reaches, or people where it tells staff, emergency contacts apart; how many of its phones several of them use, and how many
 * are of staff, if it tells them.
 */
export async function countPeople(
  db: Db | Transaction,
  { id: versionId, tells }: { id: string; tells: Told },
): Promise<{ guardians: number; shared: number; staff: number | null }> {
  const staff =
    tells === 'families'
      ? sql`NULL::int`
      : sql`(SELECT count(DISTINCT phone_id)::int FROM recipient WHERE version_id = ${versionId} AND for_staff)`;
  const row = await one<{ guardians: number; shared: number; staff: number | null }>(db)`
    WITH uses AS MATERIALIZED (
      SELECT gp.phone_id, gp.guardian_id FROM guardian_phone gp WHERE gp.active AND gp.phone_id IN (
        SELECT phone_id FROM recipient WHERE version_id = ${versionId} AND contact_turn IS NULL))
    SELECT (SELECT count(*)::int FROM (SELECT guardian_id FROM uses GROUP BY guardian_id) AS guardian) AS guardians,
      (SELECT count(*)::int FROM (
        SELECT phone_id FROM uses GROUP BY phone_id HAVING count(*) > 1) AS shared_phone) AS shared, ${staff} AS staff`;
  return row ?? { guardians: 0, shared: 0, staff: null };
}

/**
 * Merkle root (RFC 6962) over the list, in the order of phone and channel, or of address. PostgreSQL hashes the leaves and
 * hands them over in tiles of 256, so that a million rows cross the wire as 4,000.
 */
export async function listRoot(
  db: Db | Transaction,
  table: SealedList,
  versionId: string,
): Promise<{ root: string; count: number }> {
  const line = listLine(table, table);
  const order = table === 'letter' ? sql`address_id` : sql`phone_id, channel`;
  const tiles = sql<{ leaves: Buffer }>`
    SELECT string_agg(leaf, ''::bytea ORDER BY n) AS leaves
    FROM (
      SELECT sha256('\\x00'::bytea || convert_to(${line}, 'UTF8')) AS leaf,
        row_number() OVER (ORDER BY ${order}) AS n
      FROM ${sql.table(table)} WHERE version_id = ${versionId}
    ) AS hashed
    GROUP BY (n - 1) / 256 ORDER BY (n - 1) / 256`;
  const merkle = new MerkleRoot();
  const { rows } = await tiles.execute(db);
  for (const { leaves } of rows) {
    for (let at = 0; at < leaves.length; at += 32) merkle.add(leaves.subarray(at, at + 32));
  }
  return { root: merkle.root().toString('hex'), count: merkle.size };
}

/**
 * One, or what the district asks for where as good as all of it is told: more than half of its schools, or schools or groups
 * with more than half of its students. Leaving out one school is no way round. A district of one school has no whole.
 */
export async function countApprovalsNeeded(
  tx: Transaction,
  asked: { schoolIds: readonly string[]; groupIds: readonly string[] | null; stands: unknown },
): Promise<number> {
  const { schoolIds } = asked;
  // An approval that covers later lists is for all students of the schools.
  const groupIds = asked.stands === null ? asked.groupIds : null;
  const row = await one<{ needed: number }>(tx)`
    WITH size AS (
      SELECT ${groupIds}::uuid[] IS NULL AND s.id = ANY (${schoolIds}::uuid[]) AS is_told, count(e.student_id) AS students
      FROM school s LEFT JOIN enrollment e ON e.school_id = s.id AND e.active
      WHERE s.active GROUP BY s.id)
    SELECT CASE WHEN count(*) > 1 AND (count(*) FILTER (WHERE is_told) * 2 > count(*)
        OR coalesce(sum(students) FILTER (WHERE is_told), 0) * 2 > sum(students)
        OR (SELECT count(*) FROM students_of_groups(${groupIds}::uuid[])) * 2 > sum(students))
      THEN (SELECT district_wide_approvals FROM district) ELSE 1 END AS needed
    FROM size`;
  return row?.needed ?? 1;
}

/** The groups of a list, who is in them at this moment, and what later lists its approval covers; nothing where all of the schools are told. */
export async function sealedGroups(
  tx: Transaction,
  { groupIds, stands }: { groupIds: readonly string[] | null; stands: StandingApproval | null },
): Promise<{ groups?: string[]; groupMembers?: GroupMembers; stands?: StandingApproval }> {
  const later = stands === null ? {} : { stands };
  if (groupIds === null) return later;
  const groupMembers = await one<GroupMembers>(tx)`
    SELECT ARRAY(SELECT group_label(g) FROM student_group g WHERE g.id = ANY (${groupIds}::uuid[]) ORDER BY 1) AS names,
      count(*)::int AS students, group_digest(${groupIds}::uuid[]) AS digest
    FROM students_of_groups(${groupIds}::uuid[])`;
  return {
    groups: [...groupIds],
    ...(groupMembers === undefined ? {} : { groupMembers }),
    ...later,
  };
}

/** The numbers that a campaign sealed now may show, and whether it prefers one of the family's own area. */
export async function selectCallerIds(
  tx: Transaction,
): Promise<{ callerIds: string[]; localPresence: boolean }> {
  const row = await one<{ callerIds: string[]; localPresence: boolean }>(tx)`
    SELECT coalesce((SELECT array_agg(number ORDER BY number) FROM sending_number WHERE active), '{}') AS "callerIds",
      d.local_presence AS "localPresence"
    FROM district d`;
  return row ?? { callerIds: [], localPresence: false };
}

/**
 * Phones on the list that a rule let in which asks for nobody’s consent, or sets an opt-out aside: those of such rules’ lines in the
 * legal basis, so that both say one number. Counted once, when it is sealed: an opt-out after the approval must not hold an
 * emergency back.
 */
export async function withoutConsentOf(
  tx: Transaction,
  { id, purpose, delivery }: VersionRow,
  ruleSet: string,
): Promise<Pick<SealedContent, 'withoutConsent'>> {
  if (purpose !== 'emergency') return {};
  const row = await one<{ phones: number }>(tx)`
    SELECT CASE WHEN v.fingerprint IS NOT NULL THEN coalesce((v.sealed_content ->> 'withoutConsent')::int, 0) ELSE (
      SELECT count(*)::int FROM recipient r
      JOIN consent_rule k ON k.rule_set = ${ruleSet} AND k.id = r.rule AND asks_no_consent(k)
      WHERE r.version_id = v.id AND r.channel = ${delivery === 'text' ? 'text' : 'voice'}) END AS phones
    FROM campaign_version v WHERE v.id = ${id}`;
  const withoutConsent = row?.phones ?? 0;
  return withoutConsent === 0 ? {} : { withoutConsent };
}

/** Words with fields, and on how many phones a person can hear them filled; nothing where they have none. */
export async function sealedFields(
  tx: Transaction,
  { id, texts }: { id: string; texts: Readonly<Record<string, string>> },
): Promise<Pick<SealedContent, 'fields'>> {
  if (!hasFields(texts)) return {};
  const row = await one<{ phones: number }>(tx)`
    SELECT count(*)::int AS phones FROM recipient WHERE version_id = ${id} AND fields <> '[]'`;
  return { fields: { texts, phones: row?.phones ?? 0 } };
}

/** The list of e-mails that an approval covers, and what stands under the words in each language; nothing where there are none. */
export async function sealedLetters(
  tx: Transaction,
  { id, texts }: Pick<VersionRow, 'id' | 'texts'>,
): Promise<Pick<SealedContent, 'letters'>> {
  const list = await listRoot(tx, 'letter', id);
  if (list.count === 0) return {};
  const rows = await many<{ language: string }>(tx)`
    SELECT DISTINCT unnest(languages) AS language FROM letter WHERE version_id = ${id}`;
  const written = new Set(rows.map(({ language }) => (language in texts ? language : 'en')));
  const stop = [...written].map((language) => [
    language,
    wordsIn(language).words.texted.unsubscribe({ link: '{link}' }),
  ]);
  return { letters: { ...list, stop: Object.fromEntries(stop) } };
}
