import type { Command, CommandContext } from '#conversation/kit/command.ts';
import { id, oneOf, press } from '#conversation/kit/press.ts';
import { decidePolicyChange } from '#domain/district/decide-policy-change.ts';
import { decideNewPerson } from '#domain/people/operator/new-person/decide-new-person.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { decideRoleChange } from '#domain/people/operator/role-change/decide-role-change.ts';
import { decideErasure } from '#domain/privacy/erasure/decide-erasure.ts';
import { decideRosterChange } from '#domain/roster/refresh/decide-roster-change.ts';
import type { Decided, Decision } from '#domain/two-person-change/decide-change.ts';
import {
  type Answer,
  type ChangeKind,
  changeKinds,
} from '#domain/two-person-change/two-person-change.ts';
import type { Refusal } from '#refusals/refusals.ts';
import { showPeople } from '../show-people.ts';

export const changeCommand = {
  pressed: { 'confirm-change': settle('confirmed'), 'decline-change': settle('declined') },
} satisfies Command;

const deciders: Record<
  ChangeKind,
  (db: CommandContext['db'], decision: Decision<Operator>) => Promise<Decided<Refusal>>
> = {
  role: decideRoleChange,
  policy: decidePolicyChange,
  erasure: decideErasure,
  roster: decideRosterChange,
  person: decideNewPerson,
};

/** A button under a change that waits for its second person. Where it was pressed below the list of people, that is shown again. */
function settle(state: Answer) {
  return press(
    {
      change: id,
      kind: oneOf<ChangeKind>(...changeKinds),
      from: oneOf('channel', 'people'),
    },
    'change-settled',
    ({ db }, { operator, account: { platform } }, { change: changeId, kind }) =>
      deciders[kind](db, { operator, platform, changeId, state }),
    (context, actor, _done, { from }) =>
      from === 'people' ? showPeople(context, actor, { lead: leads[state] }) : { kind: 'done' },
  );
}

const leads: Record<Answer, string> = {
  confirmed: 'Confirmed. It applies from now on.',
  declined: 'Declined. Nothing changed.',
};
