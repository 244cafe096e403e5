import { sql } from 'kysely';
import type { Seen } from '../finding/finding-store.ts';
import type { CheckCode } from './audit-run.ts';

/**
 * That a check could not be done. Of the error only its code is kept, such as 22P02 (the SQLSTATE; `none` where it has
 * none): its words may hold what the row holds.
 */
export function failedCheck(code: CheckCode, error: string): Seen {
  return sql`
    SELECT 'check' AS subject_kind, ${code}::text AS subject_id, 'high' AS severity,
      jsonb_build_object('error', ${error}::text) AS facts, NULL AS due_at, 'always' AS recurs`;
}
