import { consentReportCard } from '#cards/consent/consent-report-card.ts';
import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { refuse } from '#commands/refusal-words.ts';
import { reportConsent } from '#domain/consent/report/find-consent-report.ts';
import { checkExports } from '#domain/file/check-exports.ts';
import { fileLink } from '#files/file-kind.ts';
import { consentChart, consentReportFile } from '#files/kinds/consent-report-file.ts';

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
  const operatorId = asker.operator.id;
  const subject = { kind: 'report', id: 'consent' } as const;
  if ((await checkExports(context.db, { operatorId, subject })) === 'frozen')
    return refuse('exports-frozen');
  const report = await reportConsent(context.db, operatorId);
  const link = (format: 'csv' | 'pdf') =>
    fileLink(consentReportFile, { format }, { operatorId }, context);
  const links = {
    csv: link('csv'),
    pdf: link('pdf'),
    chart: fileLink(consentChart, {}, { operatorId }, context),
  };
  return { kind: 'private', card: consentReportCard(report, links) };
}
