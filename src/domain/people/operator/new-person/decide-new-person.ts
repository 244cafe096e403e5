import type { Operator } from '#domain/people/operator/operator.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import { changeDecider } from '#domain/two-person-change/decide-change.ts';
import type { Change } from '#domain/two-person-change/two-person-change.ts';
import type { NewPersonRefusal } from './new-person.ts';

/** A different administrator confirms, and the person is on the staff list, without a role; or any administrator declines. */
export const decideNewPerson = changeDecider<
  Operator,
  Change & { operatorId: string },
  NewPersonRefusal
>({
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
});
