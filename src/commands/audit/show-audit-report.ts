import { auditReportCard } from '#cards/audit/audit-report-card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { readNumber } from '#commands/read-number.ts';
import { refuse } from '#commands/refusal-words.ts';
import { databaseNow } from '#database/transaction.ts';
import { reportAudit } from '#domain/audit/report-audit.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { campaignLink } from '#domain/shared/link/campaign-link.ts';
import { readPeriod } from './read-period.ts';

export const auditReportCommand = {
  typed: {
    'audit report': {
      who: 'overseers',
      help: 'Requests, approvals, evidence',
      isUsual: true,
      detail:
        'For the newest closures, one by number, or a period such as `november`, `last week`, `30 days` or `2026-11-01 2026-11-15`.',
      example: '12',
      offered: ['team'],
      answer: showAuditReport,
    },
  },
} satisfies Command;

/** `report 3` is about that closure alone, `report november` about that month; nothing said means the newest ones. */
async function showAuditReport(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const { timeZone } = district;
  const number = words.length > 1 ? 'not-a-number' : readNumber(words[0]);
  const today = (await databaseNow(context.db)).toZonedDateTimeISO(timeZone).toPlainDate();
  const period = number === 'not-a-number' ? readPeriod(words, today) : undefined;
  if (number === 'not-a-number' && period === undefined) return notUnderstood;
  const operatorId = asker.operator.id;
  const about = number === 'not-a-number' ? { period } : { number };
  const report = await reportAudit(context.db, { operatorId, timeZone, ...about });
  if (report === undefined) return refuse('not-found');
  const link = (campaignId: string) =>
    campaignLink(
      'evidence',
      { campaignId, operatorId, expiresAt: report.at.add({ hours: 1 }) },
      context.publicUrl,
      context.vault,
    );
  return { kind: 'private', card: auditReportCard(report, link) };
}

const notUnderstood: Reply = {
  kind: 'private',
  card: sentenceCard({
    text: 'That is neither a closure’s number nor a period. Type a number such as 12, or a period such as november, 2026-11, last week, 30 days or 2026-11-01 2026-11-15.',
  }),
};
