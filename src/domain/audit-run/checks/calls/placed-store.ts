import { sql } from 'kysely';

/**
 * An order that the carrier was given, or may have been given. An order that was never sent goes back in line and
 * keeps the time of its intent.
 */
export const isPlaced = sql`a.intent_at IS NOT NULL
  AND (a.state NOT IN ('planned', 'claimed', 'suppressed') OR a.carrier_id IS NOT NULL OR a.spoken_at IS NOT NULL)`;
