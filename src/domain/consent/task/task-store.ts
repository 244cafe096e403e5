import { type RawBuilder, sql } from 'kysely';
import type { OfficeReach } from '#domain/office/office-reach.ts';

/** Of `office_task t`: whether a family of one of these schools uses its phone. */
export function isTaskWithin(reach: OfficeReach): RawBuilder<boolean> {
  return reach === 'district'
    ? sql`true`
    : sql`EXISTS (
        SELECT FROM guardian_phone gp
        JOIN guardian g ON g.id = gp.guardian_id AND g.active
        JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
        JOIN student st ON st.id = gs.student_id AND st.active
        JOIN enrollment e ON e.student_id = st.id AND e.active
        WHERE gp.phone_id = t.phone_id AND gp.active AND e.school_id = ANY (${[...reach]}::uuid[]))`;
}

/** Of `office_task t`: a call back waits as the family's request, and in no second list. */
export const isNoCallBackInHand = sql<boolean>`(t.kind <> 'call-back' OR NOT EXISTS (SELECT FROM family_request r
  WHERE r.phone_id = t.phone_id AND r.closed_at IS NULL))`;
