import { sql } from 'kysely';
import { standingEvidence } from '#domain/consent/ledger/standing-evidence-store.ts';
import { checkOf } from '../check-store.ts';

/** The database of reassigned numbers is about so old: a younger consent has nothing to be asked about. */
const fresh = sql`interval '45 days'`;
/** A month's answers are asked for again from the day they end; not all on one day. */
const grace = sql`interval '7 days'`;

const consented = sql`
  SELECT DISTINCT e.phone_id FROM (${standingEvidence}) AS e JOIN consent_record k ON k.id = e.id
  WHERE k.obtained_at < now() - ${fresh}`;

/**
 * 47 CFR 64.1200(m): anyone who asked the Reassigned Numbers Database about a number, and was told no, is not liable for a
 * call to its new owner. Nobody has to ask.
 */
export const checkNumbers = checkOf(
  sql`SELECT count(*) FROM (${consented}) AS phone`,
  sql`
    SELECT 'district' AS subject_kind, 'numbers' AS subject_id,
      CASE WHEN bool_or(latest.at IS NOT NULL) THEN 'medium' ELSE 'low' END AS severity,
      jsonb_strip_nulls(jsonb_build_object('phones', count(*),
        'never', nullif(count(*) FILTER (WHERE latest.at IS NULL), 0))) AS facts,
      NULL::timestamptz AS due_at, 'always' AS recurs
    FROM (${consented}) AS phone
    CROSS JOIN LATERAL (SELECT max(n.good_until) AS at FROM number_check n WHERE n.phone_id = phone.phone_id) AS latest
    WHERE coalesce(latest.at < now() - ${grace}, true)
    HAVING count(*) > 0`,
);
