import { sql } from 'kysely';

/**
 * The consents that let a phone be called or texted now, which are those that its gate names as evidence, and what is
 * missing of the evidence of each. Reports and audits count the same rows by the same words.
 *
 * - no_wording: nobody kept the exact words that were agreed to.
 * - no_giver: nobody knows who agreed. A guardian's own text or key comes from the phone itself and needs no name.
 * - no_proof: a form, a paper or a conversation with neither the hash of its scan or recording nor the reference
 *   under which it is filed.
 * - stale: older than 12 months. Nothing forbids it, and it is weaker evidence than a fresh one.
 */
export const standingEvidence = sql`
  SELECT k.id, k.phone_id,
    w.version IS NULL AS no_wording,
    k.given_by IS NULL AND k.giver_relation IS NULL AND k.method NOT IN ('text', 'key-press') AS no_giver,
    k.method IN ('enrollment-form', 'paper', 'spoken') AND k.evidence_hash IS NULL
      AND btrim(k.evidence_reference) = '' AS no_proof,
    k.obtained_at < now() - interval '12 months' AS stale
  FROM (
    SELECT DISTINCT s.evidence
    FROM phone_gate g
    CROSS JOIN LATERAL (VALUES (g.voice_mission, g.voice_mission_evidence), (g.voice_other, g.voice_other_evidence),
      (g.text_mission, g.text_mission_evidence), (g.text_other, g.text_other_evidence)) AS s(state, evidence)
    WHERE s.state & (SELECT fact_bits('{consent express,consent written}')) <> 0
  ) AS named
  JOIN consent_record k ON k.id = named.evidence
  LEFT JOIN consent_wording w ON w.version = k.wording_version AND w.language = k.language`;
