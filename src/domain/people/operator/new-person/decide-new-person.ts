import type { Db } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import {
  type Decided,
  type Deciding,
  type Decision,
  decideChange,
} from '#domain/two-person-change/decide-change.ts';
import type { Change } from '#domain/two-person-change/two-person-change.ts';
import type { NewPersonRefusal } from './new-person.ts';

/** A different administrator confirms, and the person is on the staff list, without a role; or any administrator declines. */
export async function decideNewPerson(
  db: Db,
  decision: Decision<Operator>,
): Promise<Decided<NewPersonRefusal>> {
  return decideChange(db, newPeople, decision);
}

const newPeople: Deciding<Operator, Change & { operatorId: string }, NewPersonRefusal> = {
  kind: 'person',
  maySettle: isAdministrator,
  refusals: {
    role: 'not-an-administrator-of-staff',
    settled: 'person-settled',
    own: 'own-person',
  },
  async carryOut(tx, { operatorId }) {
    await tx.updateTable('operator').set({ active: true }).where('id', '=', operatorId).execute();
  },
  entryOf: ({ facts, change, answer }) => ({
    subject:
      change === undefined
        ? { kind: 'district', id: '1' }
        : { kind: 'operator', id: change.operatorId },
    act: `person-change-${answer}`,
    facts,
  }),
};
