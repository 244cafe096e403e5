import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { changeDecider } from '#domain/two-person-change/decide-change.ts';
import type { Standing } from '#domain/two-person-change/two-person-change.ts';
import { isAdministrator, type RoleChangeRefusal, type RoleRequest } from './role-change.ts';
import { liveGrant, lockPerson, misfitOf } from './role-change-store.ts';

type RoleChange = RoleRequest & { askedBy: string };

/** A different administrator confirms what was asked, and it holds from now on; or any administrator declines it. */
export const decideRoleChange = changeDecider<Operator, RoleChange, RoleChangeRefusal>({
  kind: 'role',
  maySettle: isAdministrator,
  refusals: { role: 'not-an-administrator', settled: 'change-settled', own: 'own-change' },
  lock: lockRoleChange,
  async misfit(tx, change, operator) {
    if (change.act === 'grant' && change.operatorId === operator.id) return 'for-yourself';
    if (!(await lockPerson(tx, change.operatorId))) return 'no-such-person';
    return misfitOf(tx, change);
  },
  carryOut: (tx, change) =>
    change.act === 'grant' ? insertGrant(tx, change) : endGrant(tx, change),
  entryOf: ({ facts, change, answer }) => ({
    subject:
      change === undefined
        ? { kind: 'role-change', id: facts.change }
        : { kind: 'operator', id: change.operatorId },
    act: `role-change-${answer}`,
    facts: {
      ...facts,
      wanted: change?.act,
      role: change?.role,
      school: change?.schoolId,
      language: change?.language,
    },
  }),
});

/** Holds who asked as well: they lose nothing until this transaction ends. */
async function lockRoleChange(
  tx: Transaction,
  id: string,
): Promise<(RoleChange & Standing) | undefined> {
  await run(tx)`
    SELECT FROM role_change c JOIN operator a ON a.id = c.asked_by
    WHERE c.id = ${id} FOR UPDATE OF c FOR NO KEY UPDATE OF a`;
  return one<RoleChange & Standing>(tx)`
    SELECT act, operator_id AS "operatorId", role, school_id AS "schoolId", language, asked_by AS "askedBy", state,
      change_is_over(c) AS "isOver"
    FROM role_change c WHERE id = ${id} AND act <> 'deactivate'`;
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
