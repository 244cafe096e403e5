import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { settleOver } from './expire-role-changes.ts';
import { isAdministrator, type RoleChangeRefusal, type RoleWish } from './role-change.ts';
import {
  hasGrant,
  insertRoleChange,
  isSchool,
  lockAdministrators,
  lockPerson,
} from './role-change-store.ts';

export type RoleChangeAsked =
  | { kind: 'asked'; changeId: string }
  | { kind: 'refused'; reason: RoleChangeRefusal };

/** One administrator asks that somebody get or lose a role. Nothing changes until another one confirms. */
export async function startRoleChange(
  db: Db,
  request: { operator: Operator; platform: Platform; wish: RoleWish },
): Promise<RoleChangeAsked> {
  const { operator, platform, wish } = request;
  return transact(db, async (tx): Promise<RoleChangeAsked> => {
    const reason = await refusalOf(tx, operator, wish);
    if (reason === undefined) await settleOver(tx);
    const changeId =
      reason === undefined
        ? await insertRoleChange(tx, { ...wish, askedBy: operator.id })
        : undefined;
    const asked: RoleChangeAsked =
      changeId === undefined
        ? { kind: 'refused', reason: reason ?? 'already-asked' }
        : { kind: 'asked', changeId };
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: asked.kind === 'asked' ? 'role-change-asked' : 'role-change-refused',
      subject: { kind: 'operator', id: wish.operatorId },
      facts: {
        wanted: wish.act,
        role: wish.role,
        school: wish.schoolId,
        platform,
        ...(asked.kind === 'asked' ? { change: asked.changeId } : { reason: asked.reason }),
      },
    });
    return asked;
  });
}

async function refusalOf(
  tx: Transaction,
  operator: Operator,
  wish: RoleWish,
): Promise<RoleChangeRefusal | undefined> {
  if (!isAdministrator(operator)) return 'not-an-administrator';
  const isKnown =
    (await lockPerson(tx, wish.operatorId)) &&
    (wish.schoolId === null || (await isSchool(tx, wish.schoolId)));
  return isKnown ? misfitOf(tx, wish) : 'no-such-person';
}

/** What is wrong with the change itself, whoever asks for it or confirms it. */
export async function misfitOf(
  tx: Transaction,
  wish: RoleWish,
): Promise<RoleChangeRefusal | undefined> {
  const isHeld = await hasGrant(tx, wish);
  if (wish.act === 'grant') return isHeld ? 'has-the-role' : undefined;
  if (!isHeld) return 'has-no-such-role';
  if (wish.role !== 'administrator' || wish.schoolId !== null) return undefined;
  const left = (await lockAdministrators(tx)).filter((id) => id !== wish.operatorId);
  return left.length < 2 ? 'last-administrators' : undefined;
}
