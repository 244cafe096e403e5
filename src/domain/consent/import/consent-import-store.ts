import { sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Act } from '#domain/audit/acts/act.ts';
import type { Problems } from '#sis/csv/problems.ts';
import type { ImportedWording } from './consent-import-wordings.ts';

/** Temporary: it ends with the connection. */
export async function createConsentStaging(db: Db): Promise<void> {
  await run(db)`
    CREATE TEMP TABLE staged_consent (
      line int, indexes bytea[], channel text, purposes text, kind text, method text, wording_version text,
      language text, giver_relation text, giver text, evidence_reference text, evidence_hash bytea,
      obtained_at timestamptz, withdrawn_at timestamptz, withdrawn_scope text, texts_only_since timestamptz
    )
  `;
}

/**
 * Rows that the ledger can't take: strangers, and evidence that already stands for something else. Here and below each row
 * is looked up by index (OFFSET 0): statistics from the middle of another import would have all joined with all.
 */
export async function complainOfConsent(db: Db, file: string, problems: Problems): Promise<void> {
  await run(db)`ANALYZE staged_consent`;
  // What the record does not say, or the file does not, is no contradiction.
  const rows = await many<{ line: number; words: string; total: string }>(db)`
    SELECT line, words, count(*) OVER () AS total FROM (
      SELECT s.line, 'the number in phone is not on the roster' AS words
      FROM staged_consent s WHERE NOT EXISTS (SELECT FROM phone p WHERE p.index = ANY (s.indexes) OFFSET 0)
      UNION ALL
      SELECT s.line, 'giver_sourced_id is not a guardian of the roster'
      FROM staged_consent s
      WHERE s.giver IS NOT NULL AND NOT EXISTS (SELECT FROM guardian g WHERE g.sourced_id = s.giver OFFSET 0)
      UNION ALL
      SELECT later.line, 'repeats the phone, channel and evidence_reference of line ' || later.first
      FROM (
        SELECT line, min(line) OVER (PARTITION BY indexes[1], channel, evidence_reference) AS first
        FROM staged_consent
      ) later WHERE later.line > later.first
      UNION ALL
      SELECT s.line, 'evidence_reference is already on record for this phone, with other particulars'
      FROM staged_consent s
      CROSS JOIN LATERAL (SELECT id FROM phone WHERE index = ANY (s.indexes) OFFSET 0) p
      CROSS JOIN LATERAL (SELECT k.* FROM consent_record k WHERE k.phone_id = p.id AND k.channel = s.channel
        AND k.evidence_reference = s.evidence_reference AND k.replaces IS NULL OFFSET 0) c
      LEFT JOIN LATERAL (SELECT id FROM guardian WHERE sourced_id = s.giver OFFSET 0) g ON true
      WHERE (c.purposes, c.kind, c.method, c.wording_version, c.language, c.obtained_at)
          IS DISTINCT FROM (string_to_array(s.purposes, ';'), s.kind, s.method, s.wording_version, s.language,
            s.obtained_at)
        OR c.giver_relation <> s.giver_relation OR c.given_by <> g.id OR c.evidence_hash <> s.evidence_hash
    ) wrong ORDER BY line LIMIT 100
  `;
  const total = Number(rows[0]?.total ?? 0);
  // Beyond what is listed only the count matters.
  for (let i = 0; i < total; i++) problems.add({ file, ...(rows[i] ?? { words: '' }) });
}

/** Of these wordings those that are on record with other words. */
export async function selectOtherWordings(
  db: Db,
  wordings: readonly ImportedWording[],
): Promise<ImportedWording[]> {
  const rows = await many<{ line: number }>(db)`
    SELECT w.line FROM jsonb_to_recordset(${JSON.stringify(wordings)}::jsonb)
      AS w(version text, language text, body text, line int)
    JOIN consent_wording k ON k.version = w.version AND k.language = w.language AND k.body <> w.body`;
  const lines = new Set(rows.map(({ line }) => line));
  return wordings.filter(({ line }) => lines.has(line));
}

/** Sorts what was staged into parts of whole phones, so that a part locks few gates. Returns how many. */
export async function partStagedConsent(db: Db, phonesInPart: number): Promise<number> {
  await run(db)`
    CREATE TEMP TABLE consent_part AS
    SELECT (dense_rank() OVER (ORDER BY p.id) - 1) / ${sql.lit(phonesInPart)} AS part, p.id AS phone_id,
      g.id AS given_by, s.*
    FROM staged_consent s
    CROSS JOIN LATERAL (SELECT id FROM phone WHERE index = ANY (s.indexes) OFFSET 0) p
    LEFT JOIN LATERAL (SELECT id FROM guardian WHERE sourced_id = s.giver OFFSET 0) g ON true`;
  await run(db)`CREATE INDEX ON consent_part (part)`;
  await run(db)`ANALYZE consent_part`;
  const row = await one<{ parts: number }>(db)`
    SELECT coalesce(max(part) + 1, 0)::int AS parts FROM consent_part`;
  return row?.parts ?? 0;
}

/** What the ledger holds, counted: before its first rows come, and when they stand. */
export async function analyzeConsent(db: Db): Promise<void> {
  await run(db)`SELECT analyze_consent()`;
}

export type AddedConsent = {
  consentsAdded: number;
  withdrawalsAdded: number;
  textsOnlyAdded: number;
};

/**
 * Adds what the ledger does not have of a part; it never changes or removes, and what it has is not added twice.
 * Its gates are locked first and in order, as everybody locks them. These consents end no withdrawal.
 */
export async function addConsentPart(
  tx: Transaction,
  part: number,
  actor: { kind: string; id: string },
): Promise<AddedConsent> {
  const recordedBy = `${actor.kind}:${actor.id}`;
  await run(tx)`
    SELECT FROM phone_gate WHERE phone_id = ANY (ARRAY(SELECT phone_id FROM consent_part WHERE part = ${part}))
    ORDER BY phone_id FOR NO KEY UPDATE`;
  const consents = await sql`
    INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, given_by,
      giver_relation, evidence_reference, evidence_hash, obtained_at, ends_withdrawal, recorded_by)
    SELECT phone_id, channel, string_to_array(purposes, ';'), kind, method, wording_version, language, given_by,
      giver_relation, evidence_reference, evidence_hash, obtained_at, false, ${recordedBy}
    FROM consent_part WHERE part = ${part}
    ON CONFLICT (phone_id, channel, evidence_reference) WHERE replaces IS NULL DO NOTHING
  `.execute(tx);
  // One withdrawal for each channel it was given for; who ends emergencies too, or is a stranger, ends everything.
  const revocations = await sql`
    WITH added AS (
      INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_by)
      SELECT w.phone_id, w.channel, w.scope, 'import', w.received_at, ${recordedBy}
      FROM (
        SELECT DISTINCT phone_id, withdrawn_scope AS scope, withdrawn_at AS received_at,
          CASE WHEN withdrawn_scope = 'non-emergency' THEN channel ELSE 'any' END AS channel
        FROM consent_part WHERE part = ${part} AND withdrawn_at IS NOT NULL
      ) w
      WHERE NOT EXISTS (
        SELECT FROM revocation r WHERE r.phone_id = w.phone_id AND r.channel = w.channel AND r.scope = w.scope
          -- By the phone's index, not by that of times: a file may have one day for everybody.
          AND r.means = 'import' AND r.received_at IS NOT DISTINCT FROM w.received_at OFFSET 0)
      RETURNING id, phone_id, channel, scope
    )
    INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
    SELECT ${actor.kind}, ${actor.id}, ${'consent-revoked' satisfies Act}, 'phone', phone_id::text,
      jsonb_build_object('revocation', id, 'scope', scope, 'channel', channel, 'means', 'import')
    FROM added
  `.execute(tx);
  return {
    consentsAdded: Number(consents.numAffectedRows ?? 0n),
    withdrawalsAdded: Number(revocations.numAffectedRows ?? 0n),
    textsOnlyAdded: await addTextsOnly(tx, part, actor),
  };
}

/** Who wants texts and no calls, unless they do already, or said later that they want calls again. */
async function addTextsOnly(
  tx: Transaction,
  part: number,
  actor: { kind: string; id: string },
): Promise<number> {
  const added = await sql`
    WITH added AS (
      INSERT INTO phone_block (phone_id, kind, reason, blocked_by)
      SELECT w.phone_id, 'texts-only', '', ${`${actor.kind}:${actor.id}`}
      FROM (
        SELECT phone_id, max(texts_only_since) AS since FROM consent_part
        WHERE part = ${part} AND texts_only_since IS NOT NULL GROUP BY phone_id
      ) w
      WHERE NOT EXISTS (SELECT FROM phone_block b WHERE b.phone_id = w.phone_id AND b.kind = 'texts-only'
        AND (b.blocked_at >= w.since OR b.lifts IS NULL AND NOT EXISTS (SELECT FROM phone_block l WHERE l.lifts = b.id)) OFFSET 0)
      RETURNING id, phone_id
    )
    INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
    SELECT ${actor.kind}, ${actor.id}, ${'phone-blocked' satisfies Act}, 'phone', phone_id::text,
      jsonb_build_object('block', id, 'kind', 'texts-only')
    FROM added`.execute(tx);
  return Number(added.numAffectedRows ?? 0n);
}

/** Rows that bring no withdrawal of their own, and whose phone has withdrawn what they are for. */
export async function countWithdrawnRows(db: Db): Promise<number> {
  const row = await one<{ count: number }>(db)`
    SELECT count(*)::int AS count FROM consent_part c
    CROSS JOIN LATERAL (SELECT gate FROM phone_gate gate WHERE phone_id = c.phone_id OFFSET 0) g
    WHERE c.withdrawn_at IS NULL AND ((g.gate).facts & (SELECT fact_bits('{wrong-number yes}')) > 0
      OR EXISTS (SELECT FROM unnest(string_to_array(c.purposes, ';')) AS purpose
        WHERE consent_facts(g.gate, purpose, c.channel, (g.gate).by_category, now())
          & (SELECT fact_bits('{consent revoked,consent emergency-opt-out}')) > 0))`;
  return row?.count ?? 0;
}
