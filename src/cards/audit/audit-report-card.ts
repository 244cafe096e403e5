import { fact, factList, note, table } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type { AuditReport } from '#domain/audit/audit-report.ts';
import type { CampaignState } from '#domain/campaign/campaign.ts';
import { stateWords } from '#domain/campaign/campaign.ts';
import { count, plural } from '#domain/shared/count-words.ts';

export function auditReportCard(
  report: AuditReport,
  evidenceLink: (campaignId: string) => string,
): Card {
  const evidenceButtons: Button[] = report.campaigns.slice(0, 1).map(({ id, number }) => ({
    verb: 'open',
    label: `Evidence of closure ${number}`,
    data: {},
    opens: evidenceLink(id),
  }));
  const evidenceNote: Block[] = evidenceButtons.map(() =>
    note(
      'The link works for one hour and only for you, after you sign in. Each download is recorded. For another closure type “audit report” and its number.',
    ),
  );
  return {
    title: 'Audit report',
    blocks: [
      factList([
        fact('As of', time(report.at, report.timeZone)),
        fact(
          'Entries',
          `${count(report.entries.count)} (${report.entries.first ?? '–'} to ${report.entries.last ?? '–'})`,
        ),
        fact('Decisions refused', count(report.refusedDecisions)),
      ]),
      table(
        ['Closure', 'State', 'Requested by', 'Decided by', 'Calls and texts'],
        'llllr',
        report.campaigns.map((row) => [
          String(row.number),
          stateWords[row.state as CampaignState] ?? row.state,
          row.askedBy,
          row.decidedBy ?? '–',
          count(row.attempts),
        ]),
      ),
      table(
        ['Act', 'Entries'],
        'lr',
        report.byAct.slice(0, 12).map((row) => [row.act.replaceAll('-', ' '), count(row.count)]),
      ),
      ...evidenceNote,
    ],
    buttons: evidenceButtons,
    summary: `The audit log holds ${plural(report.entries.count, 'entry', 'entries')}`,
  };
}
