import { sql } from 'kysely';
import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import {
  changeDecider,
  type Decided,
  type Decision,
} from '#domain/two-person-change/decide-change.ts';
import { lockChange } from '#domain/two-person-change/find-change.ts';
import {
  describeLoosening,
  looseningsOf,
  type PolicyChange,
  type PolicyChangeRefusal,
} from './policy-change.ts';

/**
 * Two administrators confirm what somebody at the command line asked for, and the policy is looser from now on; or one of them
 * declines it. The command line can't prove who has it, so it counts for nobody. Where withdrawals reach less far by that, the
 * workers derive the gates again before they call.
 */
export async function decidePolicyChange(
  db: Db,
  decision: Decision<Operator>,
): Promise<Decided<PolicyChangeRefusal>> {
  return (await backPolicyChange(db, decision)) ?? settle(db, decision);
}

/** The first of the two: from now on they stand as who asked for it. Undefined where this is no first confirmation. */
function backPolicyChange(
  db: Db,
  { operator, platform, changeId: id, state: answer }: Decision<Operator>,
): Promise<{ kind: 'confirmed' } | undefined> {
  return transact(db, async (tx) => {
    const change = await lock(tx, id);
    if (change === undefined || change.state !== 'waiting' || change.isOver) return undefined;
    if (answer !== 'confirmed' || change.askedBy !== null || !isAdministrator(operator))
      return undefined;
    await run(tx)`UPDATE two_person_change SET asked_by = ${operator.id} WHERE id = ${id}`;
    await note(
      tx,
      { kind: 'operator', id: operator.id },
      'policy-change-backed',
      on('district', '1'),
      { change: id, platform, answer, wanted: looseningsOf(change).map(describeLoosening) },
    );
    return { kind: answer };
  });
}

async function lock(tx: Transaction, id: string) {
  await run(tx)`SELECT FROM district FOR UPDATE`;
  return lockChange<PolicyChange>(tx, 'policy', id);
}

const settle = changeDecider<Operator, PolicyChange, PolicyChangeRefusal, number>({
  kind: 'policy',
  maySettle: isAdministrator,
  refusals: {
    role: 'not-an-administrator-of-policy',
    settled: 'policy-change-settled',
    own: 'policy-change-own',
  },
  lock,
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
