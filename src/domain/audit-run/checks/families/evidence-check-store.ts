import { sql } from 'kysely';
import { standingEvidence } from '#domain/consent/ledger/standing-evidence-store.ts';
import { checkOf } from '../check-store.ts';

const countStanding = sql`SELECT count(*) FROM (${standingEvidence}) AS standing`;

/** The consents of a district are many and their faults alike: one finding a school, with counts. */
const bySchool = sql`LEFT JOIN phone_audience s ON s.phone_id = k.phone_id
  GROUP BY s.school_id`;
const school = sql`CASE WHEN s.school_id IS NULL THEN 'roster' ELSE 'school' END AS subject_kind,
  coalesce(s.school_id::text, 'left') AS subject_id`;

/** Consents whose exact words nobody kept, without a giver, or without proof. */
export const checkEvidence = checkOf(
  countStanding,
  sql`
    SELECT ${school}, 'medium' AS severity,
      jsonb_strip_nulls(jsonb_build_object('consents', count(*),
        'withoutWording', nullif(count(*) FILTER (WHERE k.no_wording), 0),
        'withoutGiver', nullif(count(*) FILTER (WHERE k.no_giver), 0),
        'withoutProof', nullif(count(*) FILTER (WHERE k.no_proof), 0))) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM (SELECT * FROM (${standingEvidence}) AS standing WHERE no_wording OR no_giver OR no_proof) k ${bySchool}`,
);

/** Consents older than 12 months, and whether they are called by. */
export const checkAge = checkOf(
  countStanding,
  sql`
    WITH old AS (
      SELECT k.phone_id, EXISTS (SELECT FROM attempt a JOIN campaign_version v ON v.id = a.version_id
        WHERE a.phone_id = k.phone_id AND v.purpose <> 'emergency'
          AND a.intent_at > now() - interval '30 days') AS is_used
      FROM (${standingEvidence}) k
      WHERE k.stale
    )
    SELECT ${school}, CASE WHEN bool_or(k.is_used) THEN 'medium' ELSE 'low' END AS severity,
      jsonb_build_object('consents', count(*), 'phones', count(DISTINCT k.phone_id),
        'usedLately', count(DISTINCT k.phone_id) FILTER (WHERE k.is_used)) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM old k ${bySchool}`,
);
