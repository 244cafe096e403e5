import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Problems } from '#sis/csv/problems.ts';

export async function createConsentStaging(tx: Transaction): Promise<void> {
  await sql`
    CREATE TEMP TABLE staged_consent (
      line int, index bytea, channel text, purposes text, kind text, method text, wording_version text,
      language text, evidence_reference text, obtained_at timestamptz, withdrawn_at timestamptz,
      withdrawn_scope text
    ) ON COMMIT DROP
  `.execute(tx);
}

// One withdrawal for each channel it was given for; who ends emergencies too, or is a stranger, ends everything.
const withdrawals = sql`
  SELECT DISTINCT p.id AS phone_id,
    CASE WHEN s.withdrawn_scope = 'non-emergency' THEN s.channel ELSE 'any' END AS channel,
    s.withdrawn_scope AS scope, s.withdrawn_at AS received_at
  FROM staged_consent s JOIN phone p ON p.index = s.index
  WHERE s.withdrawn_at IS NOT NULL`;

/** Rows that the ledger can't take: strangers' numbers, and evidence that already stands for something else. */
export async function complainOfConsent(
  tx: Transaction,
  file: string,
  problems: Problems,
): Promise<void> {
  await sql`ANALYZE staged_consent`.execute(tx);
  const { rows } = await sql<{ line: number; words: string; total: string }>`
    SELECT line, words, count(*) OVER () AS total FROM (
      SELECT s.line, 'the number in phone is not on the roster' AS words
      FROM staged_consent s WHERE NOT EXISTS (SELECT FROM phone p WHERE p.index = s.index)
      UNION ALL
      SELECT later.line, 'repeats the phone, channel and evidence_reference of line ' || later.first
      FROM (
        SELECT line, min(line) OVER (PARTITION BY index, channel, evidence_reference) AS first
        FROM staged_consent
      ) later WHERE later.line > later.first
      UNION ALL
      SELECT s.line, 'evidence_reference is already on record for this phone, with other particulars'
      FROM staged_consent s JOIN phone p ON p.index = s.index
      JOIN consent_record c ON c.phone_id = p.id AND c.channel = s.channel
        AND c.evidence_reference = s.evidence_reference
      WHERE (c.purposes, c.kind, c.method, c.wording_version, c.language, c.obtained_at)
        IS DISTINCT FROM (string_to_array(s.purposes, ';'), s.kind, s.method, s.wording_version, s.language,
          s.obtained_at)
    ) wrong ORDER BY line LIMIT 100
  `.execute(tx);
  const total = Number(rows[0]?.total ?? 0);
  // Beyond what is listed only the count matters.
  for (let i = 0; i < total; i++) problems.add({ file, ...(rows[i] ?? { words: '' }) });
}

/** Adds what the ledger does not have; it never changes or removes, and what it has is not added twice. */
export async function addStagedConsent(
  tx: Transaction,
  actor: { kind: string; id: string },
): Promise<{ consentsAdded: number; withdrawalsAdded: number }> {
  const recordedBy = `${actor.kind}:${actor.id}`;
  const consents = await sql`
    INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
      evidence_reference, obtained_at, recorded_by)
    SELECT p.id, s.channel, string_to_array(s.purposes, ';'), s.kind, s.method, s.wording_version, s.language,
      s.evidence_reference, s.obtained_at, ${recordedBy}
    FROM staged_consent s JOIN phone p ON p.index = s.index
    ON CONFLICT (phone_id, channel, evidence_reference) DO NOTHING
  `.execute(tx);
  const revocations = await sql`
    WITH added AS (
      INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_by)
      SELECT w.phone_id, w.channel, w.scope, 'import', w.received_at, ${recordedBy}
      FROM (${withdrawals}) w
      WHERE NOT EXISTS (
        SELECT FROM revocation r WHERE r.phone_id = w.phone_id AND r.channel = w.channel AND r.scope = w.scope
          AND r.means = 'import' AND r.received_at = w.received_at)
      RETURNING id, phone_id, channel, scope
    )
    INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
    SELECT ${actor.kind}, ${actor.id}, 'consent-revoked', 'phone', phone_id::text,
      jsonb_build_object('revocation', id, 'scope', scope, 'channel', channel, 'means', 'import')
    FROM added
  `.execute(tx);
  return {
    consentsAdded: Number(consents.numAffectedRows ?? 0n),
    withdrawalsAdded: Number(revocations.numAffectedRows ?? 0n),
  };
}
