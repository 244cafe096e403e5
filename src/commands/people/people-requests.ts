import type { ChatRequest, Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { comeBack } from './be-away.ts';
import { answerPolicyChange } from './change-policy.ts';
import { answerRoleChange } from './change-role.ts';
import { decideReview, startReview } from './review-access.ts';
import { openRoleForm } from './show-people.ts';

/** Presses of cards about who may do what; undefined for any other. */
export async function answerPeoplePress(
  context: CommandContext,
  asker: Asker,
  { verb, data }: ChatRequest & { kind: 'press' },
): Promise<Reply | undefined> {
  switch (verb) {
    case 'role-form':
      return openRoleForm(context, asker);
    case 'confirm-role':
      return answerRoleChange(context, asker, { state: 'confirmed', data });
    case 'decline-role':
      return answerRoleChange(context, asker, { state: 'declined', data });
    case 'confirm-policy':
      return answerPolicyChange(context, asker, { state: 'confirmed', data });
    case 'decline-policy':
      return answerPolicyChange(context, asker, { state: 'declined', data });
    case 'back':
      return comeBack(context, asker);
    case 'review-start':
      return startReview(context, asker);
    case 'review-keep':
      return decideReview(context, asker, { decision: 'keep', data });
    case 'review-remove':
      return decideReview(context, asker, { decision: 'remove', data });
    default:
      return undefined;
  }
}
