import { type RawBuilder, sql } from 'kysely';
import type { OfficeReach } from '#domain/office/office-reach.ts';

/**
 * Of `family_request r`: whether somebody who sees these schools may have it. What may be a family's of another school is for
 * those who see the district; of a number that no school has there is no family to keep it from.
 */
export function isRequestWithin(reach: OfficeReach): RawBuilder<boolean> {
  if (reach === 'district') return sql`true`;
  const schools = [...reach];
  return sql`(r.phone_id IS NULL OR EXISTS (SELECT FROM phone_audience a
      WHERE a.phone_id = r.phone_id AND a.school_id = ANY (${schools}::uuid[]))
    AND NOT EXISTS (SELECT FROM phone_audience a
      WHERE a.phone_id = r.phone_id AND a.school_id <> ALL (${schools}::uuid[])))`;
}
