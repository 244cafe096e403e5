import { sentenceCard } from '#cards/sentence-card.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { refuse } from '#commands/refusal-words.ts';
import { startAuditRun } from '#domain/audit-run/start-audit-run.ts';

/** `/audit now`: answers at once; a worker looks through the district meanwhile. */
export async function runAudit(context: CommandContext, asker: Asker): Promise<Reply> {
  const result = await startAuditRun(context.db, asker.operator);
  if (result.kind === 'refused') return refuse('not-an-auditor');
  return {
    kind: 'private',
    card: sentenceCard({
      title: result.kind === 'started' ? 'The audit runs' : 'An audit runs already',
      text: 'Its card in the compliance channel shows how far it is, and what it found. A large district takes some minutes.',
    }),
  };
}
