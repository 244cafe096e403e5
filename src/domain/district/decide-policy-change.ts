import { sql } from 'kysely';
import { run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import { changeDecider } from '#domain/two-person-change/decide-change.ts';
import { lockChange } from '#domain/two-person-change/find-change.ts';
import {
  describeLoosening,
  looseningsOf,
  type PolicyChange,
  type PolicyChangeRefusal,
} from './policy-change.ts';

/**
 * An administrator confirms what somebody at the command line asked for, and the policy is looser from now on; or they
 * decline it. Where withdrawals reach less far by that, the workers derive the gates again before they call.
 */
export const decidePolicyChange = changeDecider<
  Operator,
  PolicyChange,
  PolicyChangeRefusal,
  number
>({
  kind: 'policy',
  maySettle: isAdministrator,
  refusals: {
    role: 'not-an-administrator-of-policy',
    settled: 'policy-change-settled',
    own: 'policy-change-settled',
  },
  async lock(tx, id) {
    await run(tx)`SELECT FROM district FOR UPDATE`;
    return lockChange<PolicyChange>(tx, 'policy', id);
  },
  carryOut: loosenDistrict,
  entryOf: ({ facts, change, answer, done }) => ({
    subject: { kind: 'district', id: '1' },
    act: `policy-change-${answer}`,
    facts: {
      ...facts,
      wanted: change && looseningsOf(change).map(describeLoosening),
      policyVersion: done,
    },
  }),
});

/** The new policy version. The database takes only what was just confirmed. */
async function loosenDistrict(tx: Transaction, { wanted }: PolicyChange): Promise<number> {
  const { policy_version } = await tx
    .updateTable('district')
    .set({ ...wanted, policy_version: sql`policy_version + 1` })
    .returning('policy_version')
    .executeTakeFirstOrThrow();
  return policy_version;
}
