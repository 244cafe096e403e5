import { consentReportCard } from '#cards/consent/consent-report-card.ts';
import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { refuse } from '#commands/refusal-words.ts';
import { reportConsent } from '#domain/consent/report/find-consent-report.ts';
import { type ReportFormat, reportLink } from '#domain/consent/report/report-link.ts';
import { checkExports } from '#domain/file/check-exports.ts';

export const consentReportCommand = {
  typed: {
    'consent report': {
      who: 'overseers',
      help: 'Which families may be called, by school',
      isUsual: true,
      offered: ['team'],
      answer: showConsentReport,
    },
  },
} satisfies Command;

/** Counts only: no family can be told from it. Asking is itself recorded. */
async function showConsentReport(context: CommandContext, asker: Asker): Promise<Reply> {
  const subject = { kind: 'report', id: 'consent' } as const;
  if ((await checkExports(context.db, { operatorId: asker.operator.id, subject })) === 'frozen')
    return refuse('exports-frozen');
  const report = await reportConsent(context.db, asker.operator.id);
  const link = (format: ReportFormat) =>
    reportLink(
      { operatorId: asker.operator.id, expiresAt: report.at.add({ hours: 1 }), format },
      context.publicUrl,
      context.vault,
    );
  const links = { csv: link('csv'), pdf: link('pdf'), chart: link('png') };
  return { kind: 'private', card: consentReportCard(report, links) };
}
