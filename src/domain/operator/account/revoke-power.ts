import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/operator/operator.ts';
import {
  isAdministrator,
  type RoleChangeRefusal,
} from '#domain/operator/role-change/role-change.ts';
import {
  endAllGrants,
  insertDeactivation,
  lockPerson,
  setInactive,
} from '#domain/operator/role-change/role-change-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

export type PowerRevoked = { kind: 'done' } | { kind: 'refused'; reason: RoleChangeRefusal };

/** Takes all power from a person at once. One administrator is enough; what comes back later takes two. */
export async function revokePower(
  db: Db,
  request: { operator: Operator; platform: Platform; operatorId: string },
): Promise<PowerRevoked> {
  const { operator, platform, operatorId } = request;
  return transact(db, async (tx): Promise<PowerRevoked> => {
    const reason = !isAdministrator(operator)
      ? 'not-an-administrator'
      : (await lockPerson(tx, operatorId))
        ? undefined
        : 'no-such-person';
    if (reason === undefined) await setInactive(tx, operatorId);
    const ended =
      reason === undefined ? await endPower(tx, { operatorId, askedBy: operator.id }) : undefined;
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      subject: { kind: 'operator', id: operatorId },
      ...(reason === undefined
        ? { act: 'operator-deactivated', facts: { platform, rolesEnded: ended ?? 0 } }
        : { act: 'role-change-refused', facts: { platform, wanted: 'deactivate', reason } }),
    });
    return reason === undefined ? { kind: 'done' } : { kind: 'refused', reason };
  });
}

/** Ends all roles of a person who is no longer active; returns how many. Both channels are told. */
export async function endPower(
  tx: Transaction,
  person: { operatorId: string; askedBy: string | null },
): Promise<number> {
  const changeId = await insertDeactivation(tx, person);
  return endAllGrants(tx, { operatorId: person.operatorId, changeId });
}
