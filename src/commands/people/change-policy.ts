import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { readId } from '#commands/read-id.ts';
import { refuse } from '#commands/refusal-words.ts';
import { decidePolicyChange } from '#domain/district/decide-policy-change.ts';

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
