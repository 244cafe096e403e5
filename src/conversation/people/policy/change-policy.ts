import type { Command } from '#conversation/command.ts';
import { id, press } from '#conversation/press.ts';
import { decidePolicyChange } from '#domain/district/decide-policy-change.ts';

export const policyCommand = {
  pressed: { 'confirm-policy': settle('confirmed'), 'decline-policy': settle('declined') },
} satisfies Command;

/** A button under a change of the policy that waits. */
function settle(state: 'confirmed' | 'declined') {
  return press(
    { change: id },
    'policy-change-settled',
    ({ db }, { operator, account: { platform } }, { change: changeId }) =>
      decidePolicyChange(db, { operator, platform, changeId, state }),
  );
}
