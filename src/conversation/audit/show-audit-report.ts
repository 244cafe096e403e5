import { cutAt } from '#cards/cut-at.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { nearPeriod, readPeriod } from '#conversation/kit/read-period.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { reportChoices } from '#conversation/report/report-list-card.ts';
import {
  answerReportWords,
  exampleSchool,
  listReports,
  reportsFor,
} from '#conversation/report/show-report.ts';
import { databaseNow } from '#database/transaction.ts';
import { reportAudit } from '#domain/audit/report-audit.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import { fileLink } from '#files/file-kind.ts';
import { evidenceFile } from '#files/kinds/evidence-files.ts';
import { auditReportCard } from './audit-report-card.ts';

export const auditReportCommand = {
  typed: {
    'audit report': {
      who: 'report-readers',
      help: 'Reports, approvals, evidence',
      isUsual: true,
      detail:
        'Alone, it lists the reports: `closures`, `unreached`, `not-contacted`, `consent`, `opt-outs`, `approvals`, `access`, `audits` and `annual`, each with a period, a school or both. With a number or a period alone, the closures of the audit log.',
      example: 'closures november',
      offered: ['team'],
      answer: showAuditReport,
    },
  },
} satisfies Command;

/**
 * `report 3` is about that closure alone, `report november` about that month, and `report closures november` is a report
 * by its name; nothing said means the newest closures, and what reports there are.
 */
async function showAuditReport(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  if (!mayTakeFiles(actor.operator))
    return words.length === 0
      ? listReports(context, actor)
      : ((await answerReportWords(context, actor, words)) ?? refuse('not-compliance'));
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const { timeZone } = district;
  const number = words.length > 1 ? 'not-a-number' : readNumber(words[0]);
  const today = (await databaseNow(context.db)).toZonedDateTimeISO(timeZone).toPlainDate();
  const period = number === 'not-a-number' ? readPeriod(words, today) : undefined;
  if (number === 'not-a-number' && period === undefined)
    return (await answerReportWords(context, actor, words)) ?? notUnderstood(words.join(' '));
  const operatorId = actor.operator.id;
  const about = number === 'not-a-number' ? { period } : { number };
  const report = await reportAudit(context.db, { operatorId, timeZone, ...about });
  if (report === undefined) return refuse('not-found');
  const link = (campaign: string) =>
    fileLink(evidenceFile, { campaign, format: 'jsonl' }, { operatorId }, context);
  const card = auditReportCard(report, link);
  if (words.length > 0) return { kind: 'private', card };
  const choices = reportChoices(reportsFor(actor), {
    besides: card.buttons.length,
    school: await exampleSchool(context, actor),
  });
  return {
    kind: 'private',
    card: {
      ...card,
      blocks: [...card.blocks, ...choices.blocks],
      buttons: [...choices.buttons, ...card.buttons],
    },
  };
}

function notUnderstood(said: string): Reply {
  const meant = nearPeriod(said);
  const way =
    meant === undefined
      ? 'Type a closure’s number such as 12, a period such as november or 30 days, or a report such as “closures november”.'
      : `Did you mean ${meant}?`;
  return {
    kind: 'private',
    card: sentenceCard({ text: `I don’t know “${cutAt(said, 40)}”. ${way}` }),
  };
}
