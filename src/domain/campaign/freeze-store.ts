import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { MerkleRoot } from '../audit/merkle.ts';
import type { Delivery, Purpose } from './campaign.ts';
import type { RuleCount } from './fingerprint.ts';

/**
 * The consent filter: every phone of the schools' active guardians, each with the rule that lets it in or keeps
 * it out, stored by one statement.
 *
 * A phone shared by several guardians is one phone. It is barred only when each guardian who uses it is barred,
 * and speaks the language of the guardian who lists it first.
 */
export async function insertRecipients(
  tx: Transaction,
  version: { id: string; purpose: Purpose; delivery: Delivery; schoolIds: readonly string[] },
): Promise<void> {
  const channels =
    version.delivery === 'call'
      ? ['voice']
      : version.delivery === 'text'
        ? ['text']
        : ['voice', 'text'];
  await sql`
    WITH audience AS (
      SELECT gp.phone_id,
        bool_or(gs.may_be_contacted) AS may_be_contacted,
        array_agg(DISTINCT s.time_zone) AS time_zones,
        (array_agg(g.language ORDER BY NOT gs.may_be_contacted, gp.rank, g.id))[1] AS language
      FROM school s
      JOIN enrollment e ON e.school_id = s.id AND e.active
      JOIN student st ON st.id = e.student_id AND st.active
      JOIN guardianship gs ON gs.student_id = st.id AND gs.active
      JOIN guardian g ON g.id = gs.guardian_id AND g.active
      JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
      WHERE s.id = ANY (${[...version.schoolIds]}::uuid[]) AND s.active
      GROUP BY gp.phone_id
    ), verdict AS MATERIALIZED (
      SELECT a.phone_id, c.channel, a.language,
        a.time_zones,
        CASE WHEN NOT a.may_be_contacted THEN 'barred-by-custody'
          ELSE consent_rule_for(${version.purpose}, c.channel, gate) END AS rule,
        CASE c.channel WHEN 'voice' THEN gate.voice_evidence ELSE gate.text_evidence END AS evidence
      FROM audience a
      LEFT JOIN phone_gate gate ON gate.phone_id = a.phone_id
      CROSS JOIN unnest(${channels}::text[]) AS c(channel)
    ), kept AS (
      INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, evidence)
      SELECT ${version.id}, phone_id, channel, language, time_zones, rule, evidence
      FROM verdict WHERE rule IN (SELECT id FROM consent_rule WHERE allows)
    )
    INSERT INTO exclusion (version_id, phone_id, channel, rule)
    SELECT ${version.id}, phone_id, channel, rule
    FROM verdict WHERE rule NOT IN (SELECT id FROM consent_rule WHERE allows)
  `.execute(tx);
}

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

export async function countByLanguage(
  db: Db | Transaction,
  versionId: string,
): Promise<{ language: string; count: number }[]> {
  return db
    .selectFrom('recipient')
    .where('version_id', '=', versionId)
    .groupBy('language')
    .select(['language', sql<number>`count(DISTINCT phone_id)::int`.as('count')])
    .orderBy('count', 'desc')
    .orderBy('language')
    .execute();
}

/** How many guardians the list reaches, and how many of its phones more than one student's family uses. */
export async function countPeople(
  db: Db | Transaction,
  versionId: string,
): Promise<{ guardians: number; shared: number }> {
  const { rows } = await sql<{ guardians: number; shared: number }>`
    WITH phones AS (SELECT DISTINCT phone_id FROM recipient WHERE version_id = ${versionId})
    SELECT count(DISTINCT gp.guardian_id)::int AS guardians,
      (SELECT count(*)::int FROM (
        SELECT p.phone_id FROM phones p JOIN guardian_phone gp ON gp.phone_id = p.phone_id AND gp.active
        GROUP BY p.phone_id HAVING count(*) > 1) AS shared_phone) AS shared
    FROM phones p JOIN guardian_phone gp ON gp.phone_id = p.phone_id AND gp.active`.execute(db);
  return rows[0] ?? { guardians: 0, shared: 0 };
}

/**
 * Merkle root (RFC 6962) over the list, in the order of phone and channel. PostgreSQL hashes the leaves and
 * hands them over in tiles of 256, so that a million rows cross the wire as 4,000.
 */
export async function listRoot(
  db: Db | Transaction,
  table: 'recipient' | 'exclusion',
  versionId: string,
): Promise<{ root: string; count: number }> {
  const line =
    table === 'recipient'
      ? sql`concat_ws('|', phone_id, channel, language, array_to_string(time_zones, ','), rule, evidence)`
      : sql`concat_ws('|', phone_id, channel, rule)`;
  const tiles = sql<{ leaves: Buffer }>`
    SELECT string_agg(leaf, ''::bytea ORDER BY n) AS leaves
    FROM (
      SELECT sha256('\\x00'::bytea || convert_to(${line}, 'UTF8')) AS leaf,
        row_number() OVER (ORDER BY phone_id, channel) AS n
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

export type VersionRow = {
  id: string;
  campaignId: string;
  number: number;
  happening: string;
  ground: string;
  purpose: Purpose;
  schoolIds: string[];
  eventDate: string;
  delivery: Delivery;
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  submittedBy: string;
  submittedAt: Temporal.Instant;
  fingerprint: Buffer | null;
  expiresAt: Temporal.Instant | null;
};

/** The version a campaign stands at. */
export async function selectVersion(db: Db | Transaction, campaignId: string): Promise<VersionRow> {
  return db
    .selectFrom('campaign_version as v')
    .innerJoin('campaign as c', (join) =>
      join.onRef('c.id', '=', 'v.campaign_id').onRef('c.version', '=', 'v.number'),
    )
    .where('c.id', '=', campaignId)
    .select([
      'v.id',
      'v.campaign_id as campaignId',
      'v.number',
      'v.happening',
      'v.ground',
      'v.purpose',
      'v.school_ids as schoolIds',
      'v.event_date as eventDate',
      'v.delivery',
      'v.start_at as startAt',
      'v.stop_trying_at as stopTryingAt',
      'v.submitted_by as submittedBy',
      'v.submitted_at as submittedAt',
      'v.fingerprint',
      'v.expires_at as expiresAt',
    ])
    .executeTakeFirstOrThrow();
}

export async function selectTexts(
  db: Db | Transaction,
  versionId: string,
): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('message_text')
    .select(['language', 'body'])
    .where('version_id', '=', versionId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.language, row.body]));
}

export async function sealVersion(
  tx: Transaction,
  versionId: string,
  seal: {
    fingerprint: Buffer;
    content: unknown;
    voiceCount: number;
    textCount: number;
    guardians: number;
    shared: number;
    expiresAt: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .updateTable('campaign_version')
    .set({
      fingerprint: seal.fingerprint,
      sealed_content: JSON.stringify(seal.content),
      voice_count: seal.voiceCount,
      text_count: seal.textCount,
      guardian_count: seal.guardians,
      shared_count: seal.shared,
      expires_at: seal.expiresAt,
    })
    .where('id', '=', versionId)
    .execute();
}
