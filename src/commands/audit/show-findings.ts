import { findingsCard } from '#cards/audit/findings-card.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { refuse } from '#commands/refusal-words.ts';
import { findAliveFindings } from '#domain/finding/find-findings.ts';
import { holdsRoleEverywhere } from '#domain/operator/operator.ts';

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
