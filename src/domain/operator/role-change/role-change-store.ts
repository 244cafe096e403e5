import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { RoleChangeState, RoleChangeView, RoleWish } from './role-change.ts';

export type RoleChangeRow = RoleWish & {
  askedBy: string;
  state: RoleChangeState;
  /** Its day is over, who asked is no administrator now, or all power was taken from one of the two. */
  isOver: boolean;
};

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

export async function isSchool(tx: Transaction, schoolId: string): Promise<boolean> {
  const school = await tx
    .selectFrom('school')
    .select('id')
    .where('id', '=', schoolId)
    .executeTakeFirst();
  return school !== undefined;
}

export async function hasGrant(tx: Transaction, wish: RoleWish): Promise<boolean> {
  return (await liveGrant(tx, wish).select('id').executeTakeFirst()) !== undefined;
}

/** Undefined where the same one waits already. */
export async function insertRoleChange(
  tx: Transaction,
  wish: RoleWish & { askedBy: string },
): Promise<string | undefined> {
  const added = await tx
    .insertInto('role_change')
    .values({
      act: wish.act,
      operator_id: wish.operatorId,
      role: wish.role,
      school_id: wish.schoolId,
      asked_by: wish.askedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added?.id;
}

/** A change that takes all power at once; it waits for nobody. `askedBy` is null for the staff list. */
export async function insertDeactivation(
  tx: Transaction,
  { operatorId, askedBy }: { operatorId: string; askedBy: string | null },
): Promise<string> {
  const { id } = await tx
    .insertInto('role_change')
    .values({ act: 'deactivate', operator_id: operatorId, asked_by: askedBy })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Holds who asked as well: they lose nothing until this transaction ends. */
export async function lockRoleChange(
  tx: Transaction,
  id: string,
): Promise<RoleChangeRow | undefined> {
  await sql`
    SELECT FROM role_change c JOIN operator a ON a.id = c.asked_by
    WHERE c.id = ${id} FOR UPDATE OF c FOR NO KEY UPDATE OF a`.execute(tx);
  const { rows } = await sql<RoleChangeRow>`
    SELECT act, operator_id AS "operatorId", role, school_id AS "schoolId", asked_by AS "askedBy", state,
      role_change_is_over(c) AS "isOver"
    FROM role_change c WHERE id = ${id} AND act <> 'deactivate'`.execute(tx);
  return rows[0];
}

export async function settle(
  tx: Transaction,
  change: { id: string; state: 'confirmed' | 'declined'; by: string },
): Promise<void> {
  await tx
    .updateTable('role_change')
    .set({ state: change.state, settled_by: change.by })
    .where('id', '=', change.id)
    .execute();
}

export async function insertGrant(
  tx: Transaction,
  wish: RoleWish & { changeId: string },
): Promise<void> {
  await tx
    .insertInto('role_grant')
    .values({
      operator_id: wish.operatorId,
      role: wish.role,
      school_id: wish.schoolId,
      granted_by: wish.changeId,
    })
    .execute();
}

export async function endGrant(
  tx: Transaction,
  { changeId, ...wish }: RoleWish & { changeId: string },
): Promise<void> {
  const { id } = await liveGrant(tx, wish).select('id').executeTakeFirstOrThrow();
  await tx
    .updateTable('role_grant')
    .set({ revoked_at: sql<string>`now()`, revoked_by: changeId })
    .where('id', '=', id)
    .execute();
}

/** Ends every live grant of the person; returns how many. */
export async function endAllGrants(
  tx: Transaction,
  { operatorId, changeId }: { operatorId: string; changeId: string },
): Promise<number> {
  const ended = await tx
    .updateTable('role_grant')
    .set({ revoked_at: sql<string>`now()`, revoked_by: changeId })
    .where('operator_id', '=', operatorId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}

export async function setInactive(tx: Transaction, operatorId: string): Promise<void> {
  await tx.updateTable('operator').set({ active: false }).where('id', '=', operatorId).execute();
}

/** The administrators of the whole district who are present; none can be taken away until this transaction ends. */
export async function lockAdministrators(tx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT o.id FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o)
    WHERE g.role = 'administrator' AND g.school_id IS NULL AND g.revoked_at IS NULL
    ORDER BY o.id FOR UPDATE OF g`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Waiting changes that nobody can confirm any more; marks and returns them. */
export async function expireOver(db: Transaction): Promise<{ id: string; operatorId: string }[]> {
  const { rows } = await sql<{ id: string; operatorId: string }>`
    UPDATE role_change SET state = 'expired'
    WHERE id IN (SELECT id FROM role_change c WHERE state = 'waiting' AND role_change_is_over(c)
      FOR UPDATE SKIP LOCKED)
    RETURNING id, operator_id AS "operatorId"`.execute(db);
  return rows;
}

export async function selectRoleChanges(
  db: Db | Transaction,
  which: { id: string } | { state: 'waiting' },
): Promise<RoleChangeView[]> {
  const { rows } = await sql<RoleChangeView>`
    SELECT c.id, c.act, p.name AS person, c.role, s.name AS school, c.state, a.name AS "askedBy",
      c.asked_at AS "askedAt", c.expires_at AS "expiresAt", b.name AS "settledBy", c.settled_at AS "settledAt"
    FROM role_change c
    JOIN operator p ON p.id = c.operator_id
    LEFT JOIN school s ON s.id = c.school_id
    LEFT JOIN operator a ON a.id = c.asked_by
    LEFT JOIN operator b ON b.id = c.settled_by
    WHERE ${'id' in which ? sql`c.id = ${which.id}` : sql`c.state = 'waiting' AND NOT role_change_is_over(c)`}
    ORDER BY c.asked_at`.execute(db);
  return rows;
}

function liveGrant(tx: Transaction, { operatorId, role, schoolId }: Omit<RoleWish, 'act'>) {
  return tx
    .selectFrom('role_grant')
    .where('operator_id', '=', operatorId)
    .where('role', '=', role)
    .where('school_id', schoolId === null ? 'is' : '=', schoolId)
    .where('revoked_at', 'is', null);
}
