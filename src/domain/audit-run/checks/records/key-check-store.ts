import { sql } from 'kysely';
import { keysInUse } from '#domain/data-key/overdue-key-store.ts';
import { checkOf } from '../check-store.ts';

export const checkKeys = checkOf(
  sql`SELECT count(*) FROM (${keysInUse}) AS key`,
  sql`
    SELECT 'key' AS subject_kind, key AS subject_id, 'low' AS severity,
      jsonb_build_object('months', floor(extract(epoch FROM now() - since) / 2629746)::int) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM (${keysInUse}) AS key WHERE "isOverdue"`,
);
