import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { type Deciding, decideChange } from '#domain/people/two-person-change/decide-change.ts';
import {
  type Answer,
  isOpen,
  type Standing,
} from '#domain/people/two-person-change/two-person-change.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { isAdministrator, type RoleChangeRefusal, type RoleRequest } from './role-change.ts';
import { liveGrant, lockPerson, misfitOf } from './role-change-store.ts';

export type RoleChangeDecided = { kind: Answer } | { kind: 'refused'; reason: RoleChangeRefusal };

/** A different administrator confirms what was asked, and it holds from now on; or any administrator declines it. */
export async function decideRoleChange(
  db: Db,
  request: { operator: Operator; platform: Platform; changeId: string; state: Answer },
): Promise<RoleChangeDecided> {
  return decideChange(db, roleChanges, request);
}

type RoleChange = RoleRequest & { askedBy: string };

const roleChanges: Deciding<Operator, RoleChange, RoleChangeRefusal, void> = {
  kind: 'role',
  lock: lockRoleChange,
  async refusalOf(tx, { operator, change, answer }) {
    if (!isAdministrator(operator)) return 'not-an-administrator';
    if (change === undefined || !isOpen(change)) return 'change-settled';
    if (answer === 'declined') return undefined;
    if (change.askedBy === operator.id) return 'own-change';
    if (change.act === 'grant' && change.operatorId === operator.id) return 'for-yourself';
    if (!(await lockPerson(tx, change.operatorId))) return 'no-such-person';
    return misfitOf(tx, change);
  },
  carryOut: (tx, change) =>
    change.act === 'grant' ? insertGrant(tx, change) : endGrant(tx, change),
  entryOf: ({ facts, change, answer, refusal }) => ({
    subject:
      change === undefined
        ? { kind: 'role-change', id: facts.change }
        : { kind: 'operator', id: change.operatorId },
    act: refusal === undefined ? `role-change-${answer}` : 'role-change-refused',
    facts: {
      ...facts,
      wanted: change?.act,
      role: change?.role,
      school: change?.schoolId,
      language: change?.language,
      ...(refusal === undefined ? {} : { answer, reason: refusal }),
    },
  }),
};

/** Holds who asked as well: they lose nothing until this transaction ends. */
async function lockRoleChange(
  tx: Transaction,
  id: string,
): Promise<(RoleChange & Standing) | undefined> {
  await sql`
    SELECT FROM role_change c JOIN operator a ON a.id = c.asked_by
    WHERE c.id = ${id} FOR UPDATE OF c FOR NO KEY UPDATE OF a`.execute(tx);
  const { rows } = await sql<RoleChange & Standing>`
    SELECT act, operator_id AS "operatorId", role, school_id AS "schoolId", language, asked_by AS "askedBy", state,
      role_change_is_over(c) AS "isOver"
    FROM role_change c WHERE id = ${id} AND act <> 'deactivate'`.execute(tx);
  return rows[0];
}

async function insertGrant(tx: Transaction, change: RoleChange & { id: string }): Promise<void> {
  await tx
    .insertInto('role_grant')
    .values({
      operator_id: change.operatorId,
      role: change.role,
      school_id: change.schoolId,
      language: change.language,
      granted_by: change.id,
    })
    .execute();
}

async function endGrant(
  tx: Transaction,
  { id: changeId, ...change }: RoleChange & { id: string },
): Promise<void> {
  const { id } = await liveGrant(tx, change).select('id').executeTakeFirstOrThrow();
  await tx
    .updateTable('role_grant')
    .set({ revoked_at: sql<string>`now()`, revoked_by: changeId })
    .where('id', '=', id)
    .execute();
}
