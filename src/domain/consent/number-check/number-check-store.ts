import { sql } from 'kysely';

/**
 * Whether somebody asks about the phone of gate `g` now: its consent stands, and its answer is missing or of an earlier
 * month. Nobody asks about a number that is called by no rule.
 */
export const isCheckDue = sql<boolean>`(
  (g.voice_mission | g.voice_other | g.text_mission | g.text_other)
    & (SELECT fact_bits('{consent express,consent written}')) > 0
  AND (g.reassigned = (SELECT fact_bits('{reassigned not-queried}'))
    OR g.checked_until IS NULL OR g.checked_until <= now())
  AND g.facts & (SELECT fact_bits('{wrong-number yes,bad-number yes,emergency-line yes,district-block yes}')) = 0
  AND EXISTS (SELECT FROM guardian_phone gp WHERE gp.phone_id = g.phone_id AND gp.active))`;
