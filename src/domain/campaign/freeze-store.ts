import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { TextSegments } from '../attempt/text-segments.ts';
import { MerkleRoot } from '../audit/merkle.ts';
import type { Delivery } from '../shared/channel.ts';
import type { Purpose } from '../shared/purpose.ts';
import type { MachinePolicy } from './campaign.ts';
import type { RuleCount } from './fingerprint.ts';
import type { VersionOddities } from './oddity.ts';

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

/** Phones that may be texted, by the language of theirs. */
export async function countTextsByLanguage(
  db: Db | Transaction,
  versionId: string,
): Promise<{ language: string; count: number }[]> {
  return db
    .selectFrom('recipient')
    .where('version_id', '=', versionId)
    .where('channel', '=', 'text')
    .groupBy('language')
    .select(['language', sql<number>`count(*)::int`.as('count')])
    .execute();
}

export async function countByZones(
  db: Db | Transaction,
  versionId: string,
): Promise<{ timeZones: string[]; count: number }[]> {
  const { rows } = await sql<{ timeZones: string[]; count: number }>`
    SELECT time_zones AS "timeZones", count(*)::int AS count FROM recipient
    WHERE version_id = ${versionId} AND channel = (
      SELECT max(channel) FROM recipient WHERE version_id = ${versionId})
    GROUP BY time_zones ORDER BY count DESC, time_zones`.execute(db);
  return rows;
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
      : sql`concat_ws('|', phone_id, channel, rule, evidence)`;
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
  dismissalTime: string | null;
  saysSafe: boolean;
  delivery: Delivery;
  machines: MachinePolicy;
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  submittedBy: string;
  submittedAt: Temporal.Instant;
  fingerprint: Buffer | null;
  expiresAt: Temporal.Instant | null;
  /** How many different people must approve. */
  approvalsNeeded: number;
  /** The campaign that this one corrects. */
  corrects: string | null;
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

const versionRows = (db: Db | Transaction) =>
  db
    .selectFrom('campaign_version as v')
    .innerJoin('campaign as c', 'c.id', 'v.campaign_id')
    .select([
      'v.id',
      'v.campaign_id as campaignId',
      'v.number',
      'v.happening',
      'v.ground',
      'v.purpose',
      'v.school_ids as schoolIds',
      'v.event_date as eventDate',
      'v.dismissal_time as dismissalTime',
      'v.says_safe as saysSafe',
      'v.delivery',
      'v.machines',
      'v.start_at as startAt',
      'v.stop_trying_at as stopTryingAt',
      'v.submitted_by as submittedBy',
      'v.submitted_at as submittedAt',
      'v.fingerprint',
      'v.expires_at as expiresAt',
      'v.approvals_needed as approvalsNeeded',
      'c.corrects',
    ]);

/** Languages whose text stands as it is because its requester said that it means the same as the English. */
export async function selectKept(db: Db | Transaction, versionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('message_text')
    .select('language')
    .where('version_id', '=', versionId)
    .where('kept', '=', true)
    .execute();
  return rows.map(({ language }) => language);
}

/** The words as they were drafted. */
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

/** The words of a frozen version, as they will be said. */
export async function selectSealedTexts(
  db: Db | Transaction,
  versionId: string,
): Promise<Record<string, string>> {
  const row = await db
    .selectFrom('campaign_version')
    .select(sql<Record<string, string> | null>`sealed_content -> 'texts'`.as('texts'))
    .where('id', '=', versionId)
    .executeTakeFirst();
  return row?.texts ?? {};
}

export async function sealVersion(
  tx: Transaction,
  versionId: string,
  seal: {
    fingerprint: Buffer;
    content: unknown;
    voiceCount: number;
    textCount: number;
    textSegments: TextSegments | undefined;
    guardians: number;
    shared: number;
    expiresAt: Temporal.Instant;
    approvalsNeeded: number;
    ruleSet: string;
    oddities: VersionOddities;
  },
): Promise<void> {
  await tx
    .updateTable('campaign_version')
    .set({
      fingerprint: seal.fingerprint,
      sealed_content: JSON.stringify(seal.content),
      voice_count: seal.voiceCount,
      text_count: seal.textCount,
      ...(seal.textSegments === undefined
        ? {}
        : { text_segments: JSON.stringify(seal.textSegments) }),
      guardian_count: seal.guardians,
      shared_count: seal.shared,
      expires_at: seal.expiresAt,
      approvals_needed: seal.approvalsNeeded,
      rule_set: seal.ruleSet,
      oddities: JSON.stringify(seal.oddities),
    })
    .where('id', '=', versionId)
    .execute();
}
