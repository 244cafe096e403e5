import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { isAdministrator } from '#domain/operator/role-change/role-change.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { describeLoosening, looseningsOf, type PolicyChangeRefusal } from './policy-change.ts';
import { lockPolicyChange, loosenDistrict, settlePolicyChange } from './policy-change-store.ts';

export type PolicyChangeDecided =
  | { kind: 'confirmed' | 'declined' }
  | { kind: 'refused'; reason: PolicyChangeRefusal };

/**
 * An administrator confirms what somebody at the command line asked for, and the policy is looser from now on; or they
 * decline it. Where withdrawals reach less far by that, the workers derive the gates anew before they call.
 */
export async function decidePolicyChange(
  db: Db,
  request: {
    operator: Operator;
    platform: Platform;
    changeId: string;
    state: 'confirmed' | 'declined';
  },
): Promise<PolicyChangeDecided> {
  const { operator, platform, changeId, state } = request;
  return transact(db, async (tx): Promise<PolicyChangeDecided> => {
    const change = await lockPolicyChange(tx, changeId);
    const reason: PolicyChangeRefusal | undefined = !isAdministrator(operator)
      ? 'not-an-administrator-of-policy'
      : change?.state !== 'waiting' || change.isOver
        ? 'policy-change-settled'
        : undefined;
    let policyVersion: number | undefined;
    if (change !== undefined && reason === undefined) {
      await settlePolicyChange(tx, { id: changeId, state, by: operator.id });
      if (state === 'confirmed') policyVersion = await loosenDistrict(tx, change.settings);
    }
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: reason === undefined ? `policy-change-${state}` : 'policy-change-refused',
      subject: { kind: 'district', id: '1' },
      facts: {
        change: changeId,
        platform,
        ...(change === undefined ? {} : { wanted: looseningsOf(change).map(describeLoosening) }),
        policyVersion,
        ...(reason === undefined ? {} : { answer: state, reason }),
      },
    });
    return reason === undefined ? { kind: state } : { kind: 'refused', reason };
  });
}
