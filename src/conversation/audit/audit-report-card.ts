import { fact, factList, note, say, table } from '#cards/blocks.ts';
import type { Block, Button, Card, Fact } from '#cards/card.ts';
import { dateOf, time } from '#cards/format.ts';
import type { AuditReport } from '#domain/audit/audit-report.ts';
import type { CampaignState } from '#domain/closure/campaign.ts';
import { lineState } from '#domain/closure/view/campaign-line.ts';
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
  const about = report.number === undefined ? periodWords(report) : `closure ${report.number}`;
  return {
    title: about === undefined ? 'Audit report' : `Audit report: ${about}`,
    blocks: [
      factList([...totalFacts(report), ...entryFacts(report)]),
      ...closureBlocks(report),
      ...evidenceNote,
    ],
    buttons: evidenceButtons,
    summary: summaryOf(report, about),
  };
}

function summaryOf({ number, entries, totals }: AuditReport, about: string | undefined): string {
  if (number !== undefined) return `Audit report: closure ${number}`;
  return about === undefined
    ? `The audit log holds ${plural(entries.count, 'entry', 'entries')}`
    : `${plural(totals.closures, 'closure')}, ${about}`;
}

/** How the period was understood: `Nov 1, 2026, to Nov 30, 2026`. */
function periodWords({ period }: AuditReport): string | undefined {
  if (period === undefined) return undefined;
  const [from, to] = [dateOf(period.from), dateOf(period.to)];
  return from === to ? from : `${from}, to ${to}`;
}

function totalFacts({ period, totals }: AuditReport): Fact[] {
  if (period === undefined) return [];
  return [
    fact('Closures', `${count(totals.closures)}, of which ${count(totals.called)} called families`),
    fact('Calls and texts', count(totals.attempts)),
  ];
}

function entryFacts({ at, timeZone, number, entries, refusedDecisions }: AuditReport): Fact[] {
  const asOf = fact('As of', time(at, timeZone));
  if (number !== undefined) return [asOf];
  return [
    fact('Decisions refused', count(refusedDecisions)),
    fact('Entries', `${count(entries.count)}${numberWords(entries)}`),
    asOf,
  ];
}

/** A change that was undone leaves its entry’s number unused. */
function numberWords({ count: entries, first, last }: AuditReport['entries']): string {
  if (first === null || last === null) return '';
  const unused = Number(last) - Number(first) + 1 - entries;
  const rest = unused === 0 ? '' : `; ${plural(unused, 'number')} not used`;
  return `, numbered ${count(Number(first))} to ${count(Number(last))}${rest}`;
}

function closureBlocks({ campaigns, period, totals }: AuditReport): Block[] {
  if (campaigns.length === 0) return [say('No closure was requested.')];
  const more = period === undefined ? 0 : totals.closures - campaigns.length;
  return [
    table(
      ['Closure', 'State', 'Requested by', 'Decided by', 'Calls and texts'],
      'llllr',
      campaigns.map((row) => [
        String(row.number),
        lineState({ ...row, state: row.state as CampaignState }),
        row.askedBy,
        row.decidedBy ?? '–',
        count(row.attempts),
      ]),
    ),
    ...(more > 0 ? [note(`and ${count(more)} earlier ones; ask for a shorter period`)] : []),
  ];
}
