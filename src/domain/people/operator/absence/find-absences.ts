import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { byName } from '#domain/people/operator/staff-name-store.ts';
import type { Absence } from './absence.ts';

/** Those who are away now, or the one person of them, by name. */
export async function findAbsences(db: Db | Transaction, operatorId?: string): Promise<Absence[]> {
  const rows = await many<Absence>(db)`
    SELECT staff_name(o) AS person, a.until, staff_name(s) AS "standIn"
    FROM absence a JOIN operator o ON o.id = a.operator_id AND o.active LEFT JOIN operator s ON s.id = a.stand_in
    WHERE a.ended_at IS NULL AND a.until > clock_timestamp()
      AND ${operatorId === undefined ? sql`true` : sql`a.operator_id = ${operatorId}`}`;
  return rows.toSorted((a, b) => a.person.localeCompare(b.person));
}

/** Anyone who is an approver wherever this person is one. */
export async function findStandIns(
  db: Db | Transaction,
  operatorId: string,
): Promise<{ id: string; name: string }[]> {
  const rows = await many<{ id: string; name: string }>(db)`
    SELECT o.id, staff_name(o) AS name FROM operator o WHERE may_stand_in(o.id, ${operatorId})`;
  return rows.toSorted(byName);
}
