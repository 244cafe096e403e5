import { type RawBuilder, sql } from 'kysely';

/**
 * Still true, and the first of its day: nobody is told of a withdrawal that they or the office took back, and no
 * stranger is texted.
 */
export const isNeeded: RawBuilder<boolean> = sql`
  g.facts & (SELECT fact_bits('{wrong-number yes,bad-number yes,carrier-stop yes,emergency-line yes,line residential}')) = 0
  AND g.reassigned <> (SELECT fact_bits('{reassigned yes}'))
  AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
  AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = c.phone_id AND k.ends_withdrawal
    AND (r.channel = 'any' OR k.channel = r.channel) AND k.obtained_at > r.received_at)
  AND NOT EXISTS (SELECT FROM confirmation_text o WHERE o.phone_id = c.phone_id
    AND o.state IN ('sending', 'sent', 'unknown') AND o.state_at > now() - interval '24 hours')`;
