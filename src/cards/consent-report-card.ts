import { languageName } from '#domain/campaign/campaign.ts';
import {
  type CoverageLine,
  coverageByLanguage,
  coverageBySchool,
  coverageByUse,
  headlineCoverage,
} from '#domain/consent/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/consent-report.ts';
import type { Block, Button, Card, Fact } from './card.ts';
import {
  clockWords,
  headlineWords,
  meansWords,
  useWords,
  waitWords,
} from './consent-report-words.ts';
import { count, percent, time } from './format.ts';

/** Where the report can be fetched as a file, and its chart as a picture. */
export type ReportLinks = { csv: string; pdf: string; chart: string };

export function consentReportCard(report: ConsentReport, links: ReportLinks): Card {
  const { agreed, phones } = headlineCoverage(report);
  const schools = coverageBySchool(report);
  return {
    title: 'Consent report',
    blocks: [
      { kind: 'progress', done: agreed, total: phones, label: headlineWords(report) },
      ...(schools.length === 0
        ? []
        : [{ kind: 'image' as const, url: links.chart, alt: chartWords(schools) }]),
      useTable(report),
      lineTable('School', schools),
      lineTable(
        'Home language',
        coverageByLanguage(report).map((line) => ({ ...line, name: languageName(line.name) })),
      ),
      { kind: 'heading', text: 'Withdrawals' },
      { kind: 'facts', facts: revocationFacts(report) },
      clockNote(report),
      { kind: 'heading', text: 'Evidence' },
      { kind: 'facts', facts: evidenceFacts(report) },
      {
        kind: 'note',
        text: `As of ${time(report.at, report.timeZone)}. A phone of two schools counts in each. Without consent a phone is called in emergencies only. The files open for one hour, then ask again; each download is in the log.`,
      },
    ],
    buttons: [openFile('CSV', links.csv), openFile('PDF', links.pdf)],
    summary: headlineWords(report),
  };
}

/** What the picture shows, for whoever doesn't see it: the two ends. */
function chartWords(schools: CoverageLine[]): string {
  const share = ({ calls }: CoverageLine) => (calls.phones === 0 ? 0 : calls.agreed / calls.phones);
  const words = (line: CoverageLine | undefined) =>
    line === undefined ? '' : `${line.name} ${percent(line.calls.agreed, line.calls.phones)}`;
  const byShare = schools.toSorted((a, b) => share(a) - share(b));
  const ends =
    byShare.length < 2
      ? words(byShare[0])
      : `from ${words(byShare[0])} to ${words(byShare.at(-1))}`;
  return `Chart: phones that agreed to calls about school matters, by school, ${ends}`;
}

function useTable(report: ConsentReport): Block {
  return {
    kind: 'table',
    columns: ['Coverage', 'Agreed', 'Withdrew', 'Unusable', 'None'],
    align: 'lrrrr',
    rows: coverageByUse(report).map((use) => [
      useWords(use),
      percent(use.agreed, use.phones),
      count(use.withdrew),
      count(use.notUsable),
      count(use.none),
    ]),
  };
}

/** School matters: who may be called, who texted; and of calls, who withdrew and who never agreed. */
function lineTable(name: string, lines: CoverageLine[]): Block {
  return {
    kind: 'table',
    columns: [name, 'Phones', 'Calls', 'Texts', 'Withdrew', 'None'],
    align: 'lrrrrr',
    rows: lines.map((line) => [
      line.name,
      count(line.calls.phones),
      count(line.calls.agreed),
      count(line.texts.agreed),
      count(line.calls.withdrew),
      count(line.calls.none),
    ]),
  };
}

function revocationFacts({ revocations }: ConsentReport): Fact[] {
  return [
    {
      label: 'In all',
      value: `${count(revocations.total)}, ${count(revocations.last30Days)} in the last 30 days`,
    },
    ...revocations.byMeans.map((row) => ({
      label: meansWords(row.means),
      value: `${count(row.count)}, honoured ${honoured(row)}`,
    })),
  ];
}

function honoured(row: { medianSeconds: number; longestSeconds: number }): string {
  const usual = waitWords(row.medianSeconds);
  const longest = waitWords(row.longestSeconds);
  if (usual === longest) return usual === 'at once' ? usual : `after ${usual}`;
  return `${usual === 'at once' ? usual : `after ${usual}`} as a rule, ${longest} at the longest`;
}

function clockNote(report: ConsentReport): Block {
  const { running, overdue } = report.clocks;
  const tone = overdue > 0 ? 'bad' : running > 0 ? 'waiting' : 'good';
  return { kind: 'note', tone, text: `${clockWords(report)}.` };
}

function evidenceFacts({ evidence }: ConsentReport): Fact[] {
  return [
    { label: 'Consents on file', value: count(evidence.records) },
    { label: 'Without the exact words', value: count(evidence.withoutWording) },
    { label: 'Without file, page or call', value: count(evidence.withoutProof) },
    { label: 'Older than 12 months', value: count(evidence.stale) },
  ];
}

function openFile(label: string, opens: string): Button {
  return { verb: 'open', label, data: {}, opens };
}
