import { auditReportCard } from '#cards/audit/audit-report-card.ts';
import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { readNumber } from '#commands/read-number.ts';
import { refuse } from '#commands/refusal-words.ts';
import { evidenceLink } from '#domain/audit/evidence-link.ts';
import { reportAudit } from '#domain/audit/report-audit.ts';

export const auditReportCommand = {
  typed: {
    'audit report': {
      who: 'overseers',
      help: 'Requests, approvals, evidence',
      detail: 'For the newest closures, or one by number.',
      example: '12',
      offered: ['team'],
      answer: showAuditReport,
    },
  },
} satisfies Command;

/** `report 3` is about that closure alone, with its evidence; nothing said means the newest ones. */
async function showAuditReport(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const number = readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  const operatorId = asker.operator.id;
  const report = await reportAudit(context.db, { operatorId, number });
  if (report === undefined) return refuse('not-found');
  const link = (campaignId: string) =>
    evidenceLink(
      { campaignId, operatorId, expiresAt: report.at.add({ hours: 1 }) },
      context.publicUrl,
      context.vault,
    );
  return { kind: 'private', card: auditReportCard(report, link) };
}
