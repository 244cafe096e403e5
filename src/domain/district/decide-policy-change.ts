import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import { type Deciding, decideChange } from '#domain/people/two-person-change/decide-change.ts';
import {
  type Answer,
  isOpen,
  type Standing,
} from '#domain/people/two-person-change/two-person-change.ts';
import type { Platform } from '#domain/shared/platform.ts';
import {
  describeLoosening,
  looseningsOf,
  type PolicyChangeRefusal,
  type PolicySettings,
} from './policy-change.ts';

export type PolicyChangeDecided =
  | { kind: Answer }
  | { kind: 'refused'; reason: PolicyChangeRefusal };

/**
 * An administrator confirms what somebody at the command line asked for, and the policy is looser from now on; or they
 * decline it. Where withdrawals reach less far by that, the workers derive the gates again before they call.
 */
export async function decidePolicyChange(
  db: Db,
  request: { operator: Operator; platform: Platform; changeId: string; state: Answer },
): Promise<PolicyChangeDecided> {
  return decideChange(db, policyChanges, request);
}

type PolicyChange = { settings: PolicySettings; before: PolicySettings };

const policyChanges: Deciding<Operator, PolicyChange, PolicyChangeRefusal, number> = {
  kind: 'policy',
  lock: lockPolicyChange,
  async refusalOf(_tx, { operator, change }) {
    if (!isAdministrator(operator)) return 'not-an-administrator-of-policy';
    return isOpen(change) ? undefined : 'policy-change-settled';
  },
  carryOut: loosenDistrict,
  entryOf: ({ facts, change, answer, refusal, done }) => ({
    subject: { kind: 'district', id: '1' },
    act: refusal === undefined ? `policy-change-${answer}` : 'policy-change-refused',
    facts: {
      ...facts,
      wanted: change && looseningsOf(change).map(describeLoosening),
      policyVersion: done,
      ...(refusal === undefined ? {} : { answer, reason: refusal }),
    },
  }),
};

async function lockPolicyChange(
  tx: Transaction,
  id: string,
): Promise<(PolicyChange & Standing) | undefined> {
  await sql`SELECT FROM district FOR UPDATE`.execute(tx);
  const { rows } = await sql<PolicyChange & Standing>`
    SELECT settings, before, state, policy_change_is_over(c) AS "isOver"
    FROM policy_change c WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0];
}

/** The new policy version. The database takes only what was just confirmed. */
async function loosenDistrict(tx: Transaction, { settings }: PolicyChange): Promise<number> {
  const { policy_version } = await tx
    .updateTable('district')
    .set({ ...settings, policy_version: sql`policy_version + 1` })
    .returning('policy_version')
    .executeTakeFirstOrThrow();
  return policy_version;
}
