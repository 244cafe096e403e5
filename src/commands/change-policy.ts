import { decidePolicyChange } from '#domain/campaign/decide-policy-change.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { readId } from './read-id.ts';
import { refuse } from './refusal-words.ts';

/** A button under a change of the policy that waits: its data only says which one. */
export async function answerPolicyChange(
  context: CommandContext,
  { operator, account }: Asker,
  { state, data }: { state: 'confirmed' | 'declined'; data: Record<string, string> },
): Promise<Reply> {
  const changeId = readId(data['change']);
  if (changeId === undefined) return refuse('policy-change-settled');
  const decided = await decidePolicyChange(context.db, {
    operator,
    platform: account.platform,
    changeId,
    state,
  });
  return decided.kind === 'refused' ? refuse(decided.reason) : { kind: 'done' };
}
