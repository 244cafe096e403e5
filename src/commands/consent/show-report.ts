import { auditReportCard } from '#cards/audit/audit-report-card.ts';
import { consentReportCard } from '#cards/consent/consent-report-card.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { readNumber } from '#commands/read-number.ts';
import { refuse } from '#commands/refusal-words.ts';
import { evidenceLink } from '#domain/audit/evidence-link.ts';
import { reportAudit } from '#domain/audit/report-audit.ts';
import { reportConsent } from '#domain/consent/report/report-consent.ts';
import { type ReportFormat, reportLink } from '#domain/consent/report/report-link.ts';
import { mayTakeFiles } from '#domain/file/file.ts';

/** Counts only: no family can be told from it. Asking is itself recorded. */
export async function showConsentReport(context: CommandContext, asker: Asker): Promise<Reply> {
  if (!mayTakeFiles(asker.operator)) return refuse('not-compliance');
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

/** `/audit report 3` is about that closure alone, with its evidence; nothing said means the newest ones. */
export async function showAuditReport(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  if (!mayTakeFiles(asker.operator)) return refuse('not-compliance');
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
