import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { isAdministrator, type RoleChangeRefusal } from './role-change.ts';
import {
  endGrant,
  insertGrant,
  lockPerson,
  lockRoleChange,
  type RoleChangeRow,
  settle,
} from './role-change-store.ts';
import { misfitOf } from './start-role-change.ts';

export type RoleChangeDecided =
  | { kind: 'confirmed' | 'declined' }
  | { kind: 'refused'; reason: RoleChangeRefusal };

/** A different administrator confirms what was asked, and it holds from now on; or any administrator declines it. */
export async function decideRoleChange(
  db: Db,
  request: {
    operator: Operator;
    platform: Platform;
    changeId: string;
    state: 'confirmed' | 'declined';
  },
): Promise<RoleChangeDecided> {
  const { operator, platform, changeId, state } = request;
  return transact(db, async (tx): Promise<RoleChangeDecided> => {
    const change = await lockRoleChange(tx, changeId);
    const reason = await refusalOf(tx, { operator, change, state });
    if (change !== undefined && reason === undefined) {
      await settle(tx, { id: changeId, state, by: operator.id });
      if (state === 'confirmed') await carryOut(tx, { ...change, changeId });
    }
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: reason === undefined ? `role-change-${state}` : 'role-change-refused',
      subject:
        change === undefined
          ? { kind: 'role-change', id: changeId }
          : { kind: 'operator', id: change.operatorId },
      facts: {
        change: changeId,
        platform,
        ...(change === undefined
          ? {}
          : { wanted: change.act, role: change.role, school: change.schoolId }),
        ...(reason === undefined ? {} : { answer: state, reason }),
      },
    });
    return reason === undefined ? { kind: state } : { kind: 'refused', reason };
  });
}

async function refusalOf(
  tx: Transaction,
  asked: { operator: Operator; change: RoleChangeRow | undefined; state: 'confirmed' | 'declined' },
): Promise<RoleChangeRefusal | undefined> {
  const { operator, change, state } = asked;
  if (!isAdministrator(operator)) return 'not-an-administrator';
  if (change === undefined || change.state !== 'waiting' || change.isOver) return 'change-settled';
  if (state === 'declined') return undefined;
  if (change.askedBy === operator.id) return 'own-change';
  if (change.act === 'grant' && change.operatorId === operator.id) return 'for-yourself';
  if (!(await lockPerson(tx, change.operatorId))) return 'no-such-person';
  return misfitOf(tx, change);
}

function carryOut(tx: Transaction, change: RoleChangeRow & { changeId: string }): Promise<void> {
  return change.act === 'grant' ? insertGrant(tx, change) : endGrant(tx, change);
}
