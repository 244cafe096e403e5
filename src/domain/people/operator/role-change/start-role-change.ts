import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { expireChangesWithin } from '#domain/two-person-change/expire-changes.ts';
import { isAdministrator, type RoleChangeRefusal, type RoleRequest } from './role-change.ts';
import { lockPerson, misfitOf } from './role-change-store.ts';

export type RoleChangeAsked =
  | { kind: 'asked'; changeId: string }
  | { kind: 'refused'; reason: RoleChangeRefusal };

/** One administrator asks that somebody get or lose a role. Nothing changes until another one confirms. */
export async function startRoleChange(
  db: Db,
  request: { operator: Operator; platform: Platform; change: RoleRequest },
): Promise<RoleChangeAsked> {
  const { operator, platform, change } = request;
  return transact(db, async (tx): Promise<RoleChangeAsked> => {
    const reason = await refusalOf(tx, operator, change);
    if (reason === undefined) await expireChangesWithin(tx, 'role');
    const changeId =
      reason === undefined
        ? await insertRoleChange(tx, { ...change, askedBy: operator.id })
        : undefined;
    const asked: RoleChangeAsked =
      changeId === undefined
        ? { kind: 'refused', reason: reason ?? 'already-asked' }
        : { kind: 'asked', changeId };
    await note(
      tx,
      by(operator.id),
      asked.kind === 'asked' ? 'role-change-asked' : 'role-change-refused',
      on('operator', change.operatorId),
      {
        wanted: change.act,
        role: change.role,
        school: change.schoolId,
        language: change.language,
        platform,
        ...(asked.kind === 'asked' ? { change: asked.changeId } : { reason: asked.reason }),
      },
    );
    return asked;
  });
}

async function refusalOf(
  tx: Transaction,
  operator: Operator,
  change: RoleRequest,
): Promise<RoleChangeRefusal | undefined> {
  if (!isAdministrator(operator)) return 'not-an-administrator';
  const isKnown =
    (await lockPerson(tx, change.operatorId)) &&
    (change.schoolId === null || (await isSchool(tx, change.schoolId)));
  return isKnown ? misfitOf(tx, change) : 'no-such-person';
}

async function isSchool(tx: Transaction, schoolId: string): Promise<boolean> {
  const school = await tx
    .selectFrom('school')
    .select('id')
    .where('id', '=', schoolId)
    .executeTakeFirst();
  return school !== undefined;
}

/** Undefined where the same one waits already. */
async function insertRoleChange(
  tx: Transaction,
  change: RoleRequest & { askedBy: string },
): Promise<string | undefined> {
  const added = await tx
    .insertInto('role_change')
    .values({
      act: change.act,
      operator_id: change.operatorId,
      role: change.role,
      school_id: change.schoolId,
      language: change.language,
      asked_by: change.askedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added?.id;
}
