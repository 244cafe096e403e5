import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import {
  isAdministrator,
  type RoleChangeRefusal,
} from '#domain/people/operator/role-change/role-change.ts';
import { lockPerson } from '#domain/people/operator/role-change/role-change-store.ts';
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
    let rolesEnded = 0;
    if (reason === undefined) {
      await tx
        .updateTable('operator')
        .set({ active: false })
        .where('id', '=', operatorId)
        .execute();
      rolesEnded = await endPower(tx, { operatorId, askedBy: operator.id });
    }
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      subject: { kind: 'operator', id: operatorId },
      ...(reason === undefined
        ? { act: 'operator-deactivated', facts: { platform, rolesEnded } }
        : { act: 'role-change-refused', facts: { platform, wanted: 'deactivate', reason } }),
    });
    return reason === undefined ? { kind: 'done' } : { kind: 'refused', reason };
  });
}

/**
 * Ends all roles of a person who is no longer active, by a change that waits for nobody; returns how many. Both channels
 * are told. `askedBy` is null for the staff list.
 */
export async function endPower(
  tx: Transaction,
  { operatorId, askedBy }: { operatorId: string; askedBy: string | null },
): Promise<number> {
  const change = await tx
    .insertInto('role_change')
    .values({
      act: 'deactivate',
      operator_id: operatorId,
      // The command line's login can't say that a person asked.
      ...(askedBy === null ? {} : { asked_by: askedBy }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const ended = await tx
    .updateTable('role_grant')
    .set({ revoked_at: sql<string>`now()`, revoked_by: change.id })
    .where('operator_id', '=', operatorId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}
