import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Check } from './audit-run-store.ts';

/** The consents that let a phone be called or texted now: what the gate names as its evidence. */
const standing = sql`
  SELECT k.id, k.phone_id, k.method, k.wording_version, k.language, k.given_by, k.giver_relation, k.evidence_hash,
    k.evidence_reference, k.obtained_at
  FROM (
    SELECT DISTINCT s.evidence
    FROM phone_gate g
    CROSS JOIN LATERAL (VALUES (g.voice_mission, g.voice_mission_evidence), (g.voice_other, g.voice_other_evidence),
      (g.text_mission, g.text_mission_evidence), (g.text_other, g.text_other_evidence)) AS s(state, evidence)
    WHERE s.state & (SELECT fact_bits('{consent express,consent written}')) <> 0
  ) AS named
  JOIN consent_record k ON k.id = named.evidence`;

async function countStanding(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (${standing}) AS standing`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** The consents of a district are many and their faults alike: one finding a school, with counts. */
const bySchool = sql`LEFT JOIN phone_audience s ON s.phone_id = k.phone_id
  GROUP BY s.school_id`;
const school = sql`CASE WHEN s.school_id IS NULL THEN 'roster' ELSE 'school' END AS subject_kind,
  coalesce(s.school_id::text, 'left') AS subject_id`;

/**
 * Consents whose exact words nobody kept, without a giver, or without proof. A form, a paper or a conversation is
 * proven by the hash of its scan or recording, or by the reference under which it is filed. A guardian's own text or
 * key comes from the phone itself and needs no name.
 */
export const checkEvidence: Check = async (tx) => ({
  looked: await countStanding(tx),
  seen: sql`
    WITH lacking AS (
      SELECT k.phone_id,
        w.version IS NULL AS no_wording,
        k.given_by IS NULL AND k.giver_relation IS NULL AND k.method NOT IN ('text', 'key-press') AS no_giver,
        k.method IN ('enrollment-form', 'paper', 'spoken') AND k.evidence_hash IS NULL
          AND btrim(k.evidence_reference) = '' AS no_proof
      FROM (${standing}) k
      LEFT JOIN consent_wording w ON w.version = k.wording_version AND w.language = k.language
    )
    SELECT ${school}, 'medium' AS severity,
      jsonb_strip_nulls(jsonb_build_object('consents', count(*),
        'withoutWording', nullif(count(*) FILTER (WHERE k.no_wording), 0),
        'withoutGiver', nullif(count(*) FILTER (WHERE k.no_giver), 0),
        'withoutProof', nullif(count(*) FILTER (WHERE k.no_proof), 0))) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM (SELECT * FROM lacking WHERE no_wording OR no_giver OR no_proof) k ${bySchool}`,
});

/** Consents older than 12 months: nothing forbids them, and each one is weaker evidence than a fresh one. */
export const checkAge: Check = async (tx) => ({
  looked: await countStanding(tx),
  seen: sql`
    WITH old AS (
      SELECT k.phone_id, EXISTS (SELECT FROM attempt a JOIN campaign_version v ON v.id = a.version_id
        WHERE a.phone_id = k.phone_id AND v.purpose <> 'emergency'
          AND a.intent_at > now() - interval '30 days') AS is_used
      FROM (${standing}) k
      WHERE k.obtained_at < now() - interval '12 months'
    )
    SELECT ${school}, CASE WHEN bool_or(k.is_used) THEN 'medium' ELSE 'low' END AS severity,
      jsonb_build_object('consents', count(*), 'phones', count(DISTINCT k.phone_id),
        'usedLately', count(DISTINCT k.phone_id) FILTER (WHERE k.is_used)) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM old k ${bySchool}`,
});
