import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/**
 * Whether a call or text with this id at the carrier is known and no attempt's: to somebody of the staff, to the drill list, or
 * to one family, about consent, a code or a request.
 */
const isBesideClosures = (id: RawBuilder<unknown>): RawBuilder<boolean> => sql`(
  EXISTS (SELECT FROM outreach WHERE carrier_id = ${id})
  OR EXISTS (SELECT FROM drill_call WHERE ${id} IN (call_id, text_id)))`;

/** Of what the carrier has to a number, that of which nothing is known here. */
export async function findUnclaimed(db: Db, carrierIds: readonly string[]): Promise<string[]> {
  if (carrierIds.length === 0) return [];
  const rows = await many<{ id: string }>(db)`
    SELECT id FROM unnest(${carrierIds}::text[]) AS found(id)
    WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.carrier_id = found.id)
      AND NOT EXISTS (SELECT FROM call_event e WHERE e.carrier_id = found.id)
      AND NOT ${isBesideClosures(sql`found.id`)}`;
  return rows.map(({ id }) => id);
}
