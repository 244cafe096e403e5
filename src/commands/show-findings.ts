import { findingsCard } from '#cards/findings-card.ts';
import { findAliveFindings } from '#domain/finding/find-findings.ts';
import { holdsRoleEverywhere } from '#domain/operator/operator.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { refuse } from './refusal-words.ts';

/** `/audit findings`: what nobody has closed yet, in counts. The look is recorded. */
export async function showFindings(context: CommandContext, { operator }: Asker): Promise<Reply> {
  if (
    !holdsRoleEverywhere(operator, 'compliance') &&
    !holdsRoleEverywhere(operator, 'administrator')
  ) {
    return refuse('not-compliance');
  }
  return { kind: 'private', card: findingsCard(await findAliveFindings(context.db, operator.id)) };
}
