import { sql } from 'kysely';
import { keysInUse } from '#domain/data-key/overdue-key-store.ts';
import { type Check, checkOf } from '../check-store.ts';

export const checkKeys: Check = async (tx, since) => {
  const keys = await keysInUse(tx);
  const check = checkOf(
    sql`SELECT count(*) FROM (${keys}) AS key`,
    sql`
      SELECT 'key' AS subject_kind, key AS subject_id, 'low' AS severity,
        jsonb_build_object('months', floor(extract(epoch FROM now() - since) / 2629746)::int) AS facts,
        NULL AS due_at, 'always' AS recurs
      FROM (${keys}) AS key WHERE "isOverdue"`,
  );
  return check(tx, since);
};
