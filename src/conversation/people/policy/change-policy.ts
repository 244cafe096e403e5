import type { Answer, Command, Press } from '#conversation/command.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { decidePolicyChange } from '#domain/district/decide-policy-change.ts';

export const policyCommand = {
  pressed: { 'confirm-policy': settle('confirmed'), 'decline-policy': settle('declined') },
} satisfies Command;

/** A button under a change of the policy that waits: its data only says which one. */
function settle(state: 'confirmed' | 'declined'): Answer<Press> {
  return async ({ db }, { operator, account }, { data }) => {
    const changeId = readId(data['change']);
    if (changeId === undefined) return refuse('policy-change-settled');
    const decided = await decidePolicyChange(db, {
      operator,
      platform: account.platform,
      changeId,
      state,
    });
    return decided.kind === 'refused' ? refuse(decided.reason) : { kind: 'done' };
  };
}
