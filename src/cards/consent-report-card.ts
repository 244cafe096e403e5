import type { ConsentReport } from '#domain/consent/consent-report.ts';
import type { Card } from './card.ts';
import { count, percent } from './format.ts';

const meansWords: Record<string, string> = {
  'key-press': 'Key 9 in a call',
  'text-reply': 'Text reply',
  'carrier-stop': 'STOP at the carrier',
  staff: 'Told to staff',
  import: 'Import',
  'web-page': 'Family page',
};

export function consentReportCard(report: ConsentReport): Card {
  const all = report.schools.reduce((sum, row) => sum + row.phones, 0);
  const voice = report.schools.reduce((sum, row) => sum + row.voice, 0);
  return {
    title: 'Consent report',
    blocks: [
      {
        kind: 'progress',
        done: voice,
        total: all,
        label: `${percent(voice, all)} of phones may be called about school matters`,
      },
      {
        kind: 'table',
        columns: ['School', 'Phones', 'Calls', 'Texts', 'Withdrew', 'None'],
        align: 'lrrrrr',
        rows: report.schools.map((row) => [
          row.school,
          count(row.phones),
          count(row.voice),
          count(row.text),
          count(row.revoked),
          count(row.none),
        ]),
      },
      {
        kind: 'facts',
        facts: [
          { label: 'Withdrawals, last 30 days', value: count(report.revocations.last30Days) },
          { label: 'Withdrawals in all', value: count(report.revocations.total) },
          ...report.revocations.byMeans.map((row) => ({
            label: meansWords[row.means] ?? row.means,
            value: count(row.count),
          })),
        ],
      },
      {
        kind: 'note',
        text: 'Phones with no consent are called in emergencies only. Counts, no names: asking for this report is in the audit log.',
      },
    ],
    buttons: [],
    summary: `${percent(voice, all)} of phones may be called about school matters`,
  };
}
