import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { startAuditRun } from '#domain/audit-run/start-audit-run.ts';

export const auditCommand = {
  typed: {
    'audit now': {
      who: 'auditors',
      help: 'Run an audit now',
      offered: ['team'],
      answer: runAudit,
    },
  },
} satisfies Command;

/** Answers at once; a worker looks through the district meanwhile. */
async function runAudit(context: CommandContext, actor: Actor): Promise<Reply> {
  const result = await startAuditRun(context.db, actor.operator);
  if (result.kind === 'refused') return refuse('not-an-auditor');
  return {
    kind: 'private',
    card: sentenceCard({
      title: result.kind === 'started' ? 'The audit is running' : 'An audit is already running',
      text: 'Its card in the compliance channel shows progress and results. A large district takes a few minutes.',
    }),
  };
}
