import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** One who may have asked for the closure themselves, and one who decides. */
const enough = 2;

/**
 * NIST SP 800-53 CP-2: the people an emergency needs are known and can act. A closure takes two people, and of a school
 * with one approver who is there, nobody decides when that one is ill. Whose training ends within a week is missed ahead.
 */
export const checkApprovers = checkOf(
  sql`SELECT count(*) FROM school WHERE active`,
  sql`
    SELECT 'school' AS subject_kind, school_id::text AS subject_id,
      CASE WHEN ready = 0 THEN 'high' WHEN ready < ${enough} THEN 'medium' ELSE 'low' END AS severity,
      jsonb_build_object('approvers', ready, 'inAWeek', ready_in_a_week) AS facts, NULL AS due_at, 'always' AS recurs
    FROM school_approvers() WHERE ready_in_a_week < ${enough}`,
);
