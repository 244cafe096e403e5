import { type RawBuilder, sql } from 'kysely';
import { checkOf } from '../check-store.ts';
import { isPlaced } from './placed-store.ts';

/** Consents with the time from which another record corrects them. */
const records = sql`
  SELECT k.phone_id, k.channel, k.purposes, k.obtained_at, k.recorded_at, k.ends_withdrawal, n.recorded_at AS replaced_at
  FROM consent_record k LEFT JOIN consent_record n ON n.replaces = k.id`;

/**
 * The rules that come after one which turns away anyone who never agreed, by policy, purpose and channel: what they let
 * out was agreed to. In an emergency there is such a one under the policy `strictest` alone.
 */
const rulesThatNeedConsent = sql`
  SELECT DISTINCT r.rule_set, r.id AS rule, policy, purpose, channel
  FROM consent_rule r
  JOIN consent_rule d ON d.rule_set = r.rule_set AND d.rank < r.rank AND NOT d.allows
    AND d.accepts -> 'consent' ? 'none' AND d.accepts - 'consent' = '{}'
  CROSS JOIN unnest(d.policies) AS policy
  CROSS JOIN unnest(d.purposes) AS purpose
  CROSS JOIN unnest(d.channels) AS channel`;

/**
 * What rules a number out is written down while the phone's gate is held, and so is the intent of a call: where the log
 * has both, its order tells which came first, and their own times do not.
 */
const isLoggedBefore = (fact: 'block' | 'check', id: RawBuilder<unknown>) => sql`coalesce((
    SELECT max(e.id) FROM audit_entry e WHERE e.subject_kind = 'attempt' AND e.subject_id = p.id::text
      AND e.facts ->> 'to' = 'placing'
  ) > (
    SELECT min(e.id) FROM audit_entry e WHERE e.subject_kind = 'phone' AND e.subject_id = p.phone_id::text
      AND e.facts ->> ${fact}::text = ${id}::text
  ), true)`;

/**
 * Calls and texts that no rule let out, that were not on the sealed list, whose consent did not exist at the time,
 * whose number was ruled out or had changed hands, or whose version nobody else had approved by then.
 */
export const checkBasis = checkOf(
  sql`SELECT count(*) FROM attempt a WHERE ${isPlaced}`,
  sql`
    WITH placed AS MATERIALIZED (
      SELECT a.id, a.version_id, a.phone_id, a.channel, a.rule, a.rule_set, a.intent_at, v.purpose,
        coalesce(v.sealed_content ->> 'consentPolicy', d.consent_policy) AS policy
      FROM attempt a JOIN campaign_version v ON v.id = a.version_id CROSS JOIN district d
      WHERE ${isPlaced}
    ), record AS (${records}
    ), evidence AS (
      SELECT id, phone_id FROM consent_record UNION ALL SELECT id, phone_id FROM revocation
      UNION ALL SELECT id, phone_id FROM number_check UNION ALL SELECT id, phone_id FROM phone_block
    ), approved AS (
      -- From when on each version could be dialed: approved as it stands by another person, or covered by an approval that stood, and
      -- not sent back.
      SELECT a.version_id, coalesce(a.approved_at, r.at) AS since, a.until FROM (
      SELECT v.id AS version_id, v.fingerprint, min(p.at) FILTER (WHERE p.decision = 'approved' AND p.fingerprint = v.fingerprint
          AND p.operator_id <> v.submitted_by AND p.operator_id <> c.author_id
          AND NOT EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = c.id AND e.operator_id = p.operator_id)
        ) AS approved_at, min(p.at) FILTER (WHERE p.decision = 'sent-back') AS until
      FROM campaign_version v
      JOIN campaign c ON c.id = v.campaign_id
      LEFT JOIN approval p ON p.version_id = v.id
      GROUP BY v.id) a
      LEFT JOIN standing_run r ON r.version_id = a.version_id AND r.fingerprint = a.fingerprint
    ), needing AS (${rulesThatNeedConsent}
    ), lacking AS (
      SELECT p.id, 'rule' AS lack FROM placed p
      WHERE NOT EXISTS (SELECT FROM consent_rule r WHERE r.rule_set = p.rule_set AND r.id = p.rule AND r.allows
        AND p.policy = ANY (r.policies) AND p.purpose = ANY (r.purposes) AND p.channel = ANY (r.channels))
      UNION
      SELECT p.id, 'recipient' FROM placed p
      WHERE NOT EXISTS (SELECT FROM recipient r
        WHERE r.version_id = p.version_id AND r.phone_id = p.phone_id AND r.channel = p.channel)
      UNION
      -- What the list was frozen with.
      SELECT p.id, 'evidence' FROM placed p
      JOIN recipient r ON r.version_id = p.version_id AND r.phone_id = p.phone_id AND r.channel = p.channel
      WHERE r.evidence IS NOT NULL
        AND NOT EXISTS (SELECT FROM evidence e WHERE e.id = r.evidence AND e.phone_id = p.phone_id)
      UNION
      -- What the call itself rested on. An emergency's consent is the one for school matters, as the gate has it.
      SELECT p.id, 'evidence' FROM placed p
      JOIN needing ON needing.rule_set = p.rule_set AND needing.rule = p.rule AND needing.policy = p.policy
        AND needing.purpose = p.purpose AND needing.channel = p.channel
      WHERE NOT EXISTS (SELECT FROM record k
        WHERE k.phone_id = p.phone_id AND k.channel = p.channel
          AND CASE p.purpose WHEN 'other' THEN 'other' ELSE 'school-mission' END = ANY (k.purposes)
          AND k.obtained_at <= p.intent_at AND k.recorded_at <= p.intent_at
          AND (k.replaced_at IS NULL OR k.replaced_at > p.intent_at))
      UNION
      SELECT p.id, 'block' FROM placed p
      JOIN phone_block b ON b.phone_id = p.phone_id AND b.lifts IS NULL AND b.blocked_at <= p.intent_at
      WHERE NOT EXISTS (SELECT FROM phone_block l WHERE l.lifts = b.id AND l.blocked_at <= p.intent_at)
        -- People who asked for texts may have them, and a call in an emergency; a landline gets calls all the same.
        AND (b.kind <> 'texts-only' OR p.channel = 'voice' AND p.purpose <> 'emergency'
          AND NOT EXISTS (SELECT FROM phone o WHERE o.id = p.phone_id AND o.line_type = 'landline'))
        AND ${isLoggedBefore('block', sql`b.id`)}
      UNION
      SELECT p.id, 'number-check' FROM placed p
      CROSS JOIN LATERAL (SELECT n.* FROM number_check n
        WHERE n.phone_id = p.phone_id AND n.asked_at <= p.intent_at
        ORDER BY n.asked_at DESC, n.id DESC LIMIT 1) AS n
      WHERE p.purpose <> 'emergency' AND n.answer = 'yes' AND ${isLoggedBefore('check', sql`n.id`)}
        AND NOT EXISTS (SELECT FROM record k
          WHERE k.phone_id = p.phone_id AND k.ends_withdrawal AND k.obtained_at > n.asked_at
            AND k.recorded_at <= p.intent_at AND (k.replaced_at IS NULL OR k.replaced_at > p.intent_at))
    )
    SELECT 'attempt' AS subject_kind, id::text AS subject_id, 'high' AS severity,
      jsonb_build_object('lacks', jsonb_agg(lack ORDER BY lack)) AS facts, NULL AS due_at, 'never' AS recurs
    FROM lacking GROUP BY id
    UNION ALL
    SELECT 'version', p.version_id::text, 'high',
      jsonb_build_object('lacks', jsonb_build_array('approval'), 'calls', count(*)), NULL, 'changed'
    FROM placed p JOIN approved a ON a.version_id = p.version_id
    WHERE coalesce(a.since > p.intent_at, true) OR a.until <= p.intent_at
    GROUP BY p.version_id`,
);

/**
 * Calls and texts after a withdrawal that stood, and that no newer consent had ended. An emergency is stopped only by
 * one that says so, or by a wrong number.
 *
 * A withdrawal may wait for an intent that is being committed, so their own times can't tell which came first. Both
 * write their audit entry while they hold the phone's gate: the order of these entries is the order of the two.
 */
export const checkWithdrawals = checkOf(
  sql`SELECT count(*) FROM revocation`,
  sql`
    WITH version AS MATERIALIZED (
      SELECT v.id, v.purpose, coalesce(v.sealed_content ->> 'consentPolicy', d.consent_policy) = 'law' AS is_law
      FROM campaign_version v CROSS JOIN district d
    ), withdrawal AS (
      SELECT r.id, r.phone_id, r.channel, r.scope, r.category, r.received_at, u.recorded_at AS retracted_at,
        greatest(r.recorded_at, r.effective_at) AS known_at
      FROM revocation r LEFT JOIN revocation u ON u.retracts = r.id
      WHERE r.retracts IS NULL
    ), record AS (${records}
    ), after AS MATERIALIZED (
      SELECT a.id, a.phone_id, a.channel, a.intent_at, v.purpose, w.id AS revocation, w.scope, w.received_at, w.known_at
      FROM attempt a
      JOIN version v ON v.id = a.version_id
      JOIN withdrawal w ON w.phone_id = a.phone_id AND w.channel IN (a.channel, 'any') AND w.known_at < a.intent_at
        AND (w.retracted_at IS NULL OR w.retracted_at > a.intent_at)
      LEFT JOIN rule_set s ON s.version = a.rule_set
      WHERE ${isPlaced} AND (w.scope <> 'non-emergency' OR v.purpose <> 'emergency'
        AND (w.category IS NULL OR w.category = v.purpose
          OR NOT (v.is_law AND coalesce(s.revocation_reach = 'category', false))))
    )
    SELECT DISTINCT ON (f.id) 'attempt' AS subject_kind, f.id::text AS subject_id, 'high' AS severity,
      jsonb_build_object('revocation', f.revocation, 'scope', f.scope) AS facts, NULL AS due_at, 'never' AS recurs
    FROM after f
    WHERE NOT EXISTS (SELECT FROM record k
        WHERE k.phone_id = f.phone_id AND k.ends_withdrawal AND k.obtained_at > f.received_at
          AND k.recorded_at <= f.intent_at AND (k.replaced_at IS NULL OR k.replaced_at > f.intent_at)
          AND (f.purpose = 'emergency' OR k.channel = f.channel AND f.purpose = ANY (k.purposes)))
      AND (f.intent_at > f.known_at + interval '1 minute' OR coalesce((
        SELECT max(e.id) FROM audit_entry e WHERE e.subject_kind = 'attempt' AND e.subject_id = f.id::text
          AND e.facts ->> 'to' = 'placing'
      ) > (
        SELECT min(e.id) FROM audit_entry e WHERE e.subject_kind = 'phone' AND e.subject_id = f.phone_id::text
          AND e.facts ->> 'revocation' = f.revocation::text
      ), true))
    ORDER BY f.id, f.known_at DESC`,
);
