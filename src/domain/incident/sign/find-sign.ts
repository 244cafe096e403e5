import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { BreachSign } from './breach-sign.ts';

/** Undefined where there is none. */
export async function findSign(db: Db, id: string): Promise<BreachSign | undefined> {
  const { rows } = await sql<BreachSign>`
    SELECT b.id, b.kind, staff_name(o) AS person, b.seen, b.usual::float8 AS usual, b.seen_at AS "seenAt",
      coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone", b.answer, i.number AS incident, b.reason,
      staff_name(a) AS "answeredBy", b.answered_at AS "answeredAt"
    FROM breach_sign b
    LEFT JOIN operator o ON o.id = b.operator_id
    LEFT JOIN incident i ON i.id = b.incident_id
    LEFT JOIN operator a ON a.id = b.answered_by
    WHERE b.id = ${id}`.execute(db);
  return rows[0];
}
