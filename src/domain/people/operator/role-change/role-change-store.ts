import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { RoleChangeRefusal, RoleChangeView, RoleRequest } from './role-change.ts';

/** Holds the person's row: changes of one person's roles take turns. Tells whether there is such a person. */
export async function lockPerson(tx: Transaction, operatorId: string): Promise<boolean> {
  const person = await tx
    .selectFrom('operator')
    .select('id')
    .where('id', '=', operatorId)
    .where('active', '=', true)
    .forUpdate()
    .executeTakeFirst();
  return person !== undefined;
}

/** The administrators of the whole district who are present; none can be taken away until this transaction ends. */
export async function lockAdministrators(tx: Transaction): Promise<string[]> {
  const rows = await many<{ id: string }>(tx)`
    SELECT o.id FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o)
    WHERE g.role = 'administrator' AND g.school_id IS NULL AND g.revoked_at IS NULL
    ORDER BY o.id FOR UPDATE OF g`;
  return rows.map(({ id }) => id);
}

export async function selectRoleChanges(
  db: Db | Transaction,
  which: { id: string } | { state: 'waiting' },
): Promise<RoleChangeView[]> {
  return many<RoleChangeView>(db)`
    SELECT c.id, c.act, staff_name(p) AS person, c.role, s.name AS school, c.language, c.state, staff_name(a) AS "askedBy",
      c.asked_at AS "askedAt", c.expires_at AS "expiresAt", staff_name(b) AS "settledBy", c.settled_at AS "settledAt"
    FROM role_change c
    JOIN operator p ON p.id = c.operator_id
    LEFT JOIN school s ON s.id = c.school_id
    LEFT JOIN operator a ON a.id = c.asked_by
    LEFT JOIN operator b ON b.id = c.settled_by
    WHERE ${'id' in which ? sql`c.id = ${which.id}` : sql`c.state = 'waiting' AND NOT change_is_over(c)`}
    ORDER BY c.asked_at`;
}

/** The grant that the change is about, where it is held. */
export function liveGrant(
  tx: Transaction,
  { operatorId, role, schoolId, language }: Omit<RoleRequest, 'act'>,
) {
  return tx
    .selectFrom('role_grant')
    .where('operator_id', '=', operatorId)
    .where('role', '=', role)
    .where('school_id', schoolId === null ? 'is' : '=', schoolId)
    .where('language', language === null ? 'is' : '=', language)
    .where('revoked_at', 'is', null);
}

/** What is wrong with the change itself, no matter who asks for it or confirms it. */
export async function misfitOf(
  tx: Transaction,
  change: RoleRequest,
): Promise<RoleChangeRefusal | undefined> {
  const isHeld = (await liveGrant(tx, change).select('id').executeTakeFirst()) !== undefined;
  if (change.act === 'grant') return isHeld ? 'has-the-role' : undefined;
  if (!isHeld) return 'has-no-such-role';
  if (change.role !== 'administrator' || change.schoolId !== null) return undefined;
  const left = (await lockAdministrators(tx)).filter((id) => id !== change.operatorId);
  return left.length < 2 ? 'last-administrators' : undefined;
}
