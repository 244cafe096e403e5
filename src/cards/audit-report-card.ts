import type { AuditReport } from '#domain/audit/audit-report.ts';
import type { CampaignState } from '#domain/campaign/campaign.ts';
import { stateWords } from '#domain/campaign/campaign.ts';
import type { Card } from './card.ts';
import { count, plural, time } from './format.ts';

export function auditReportCard(
  report: AuditReport,
  evidenceLink: (campaignId: string) => string,
): Card {
  const [newest] = report.campaigns;
  return {
    title: 'Audit report',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'As of', value: time(report.at, report.timeZone) },
          {
            label: 'Entries',
            value: `${count(report.entries.count)} (${report.entries.first ?? '–'} to ${report.entries.last ?? '–'})`,
          },
          { label: 'Decisions refused', value: count(report.refusedDecisions) },
        ],
      },
      {
        kind: 'table',
        columns: ['Closure', 'State', 'Asked by', 'Decided by', 'Calls and texts'],
        align: 'llllr',
        rows: report.campaigns.map((row) => [
          String(row.number),
          stateWords[row.state as CampaignState] ?? row.state,
          row.askedBy,
          row.decidedBy ?? '–',
          count(row.attempts),
        ]),
      },
      {
        kind: 'table',
        columns: ['Act', 'Entries'],
        align: 'lr',
        rows: report.byAct
          .slice(0, 12)
          .map((row) => [row.act.replaceAll('-', ' '), count(row.count)]),
      },
      ...(newest === undefined
        ? []
        : [
            {
              kind: 'note' as const,
              text: `Evidence of closure ${newest.number} (one hour, then ask again): ${evidenceLink(newest.id)}`,
            },
          ]),
    ],
    buttons: [],
    summary: `The audit log holds ${plural(report.entries.count, 'entry', 'entries')}`,
  };
}
