import { factList, heading, note, progress, table } from '#cards/blocks.ts';
import type { Block, Button, Card, Fact } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import {
  type CoverageLine,
  coverageBySchool,
  coverageByUse,
  headlineCoverage,
} from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { type MeansCount, withdrawalCounts } from '#domain/consent/report/opt-out-counts.ts';
import { lengthOf } from '#domain/consent/report/rounded-count.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import {
  clockWords,
  headlineWords,
  languageLines,
  meansWords,
  roundedWords,
  roundingWords,
  shareWords,
  useWords,
  waitWords,
} from './consent-report-words.ts';
import { raised } from './consent-words.ts';

/** A card is read on a telephone; the files have every line. */
const mostLines = 8;

/** Where the report can be fetched as a file, and its chart as a picture. */
export type ReportLinks = { csv: string; pdf: string; chart: string };

export function consentReportCard(report: ConsentReport, links: ReportLinks): Card {
  const { agreed, phones } = headlineCoverage(report);
  const schools = coverageBySchool(report);
  const headline = raised(headlineWords(report));
  return {
    title: 'Consent report',
    blocks: [
      progress(lengthOf(agreed), lengthOf(phones), headline),
      ...(schools.length === 0
        ? []
        : [{ kind: 'image' as const, url: links.chart, alt: chartWords(schools) }]),
      useTable(report),
      ...lineBlocks('By school, least agreement first', {
        lines: schools.toSorted((a, b) => shareOf(a) - shareOf(b)),
        others: (more) => `${plural(more, 'more school is', 'more schools are')} in the files.`,
      }),
      ...lineBlocks('By home language', {
        lines: languageLines(report),
        others: (more) => `${plural(more, 'more language is', 'more languages are')} in the files.`,
      }),
      heading('Opt-outs'),
      factList(revocationFacts(report)),
      clockNote(report),
      heading('Evidence'),
      factList(evidenceFacts(report)),
      note(
        `As of ${time(report.at, report.timeZone)}. A phone at two schools counts in each. ${roundingWords} Without consent a phone is called only in emergencies. The links work for one hour and only for you, after you sign in. Each download is recorded.`,
      ),
    ],
    buttons: [openFile('CSV', links.csv), openFile('PDF', links.pdf)],
    summary: headline,
  };
}

/** What the picture shows, for anyone who doesn't see it: the two ends. */
function chartWords(schools: CoverageLine[]): string {
  const words = (line: CoverageLine | undefined) =>
    line === undefined ? '' : `${line.name} ${shareWords(line.calls.agreed, line.calls.phones)}`;
  const byShare = schools.toSorted((a, b) => shareOf(a) - shareOf(b));
  const ends =
    byShare.length < 2
      ? words(byShare[0])
      : `from ${words(byShare[0])} to ${words(byShare.at(-1))}`;
  return `Chart: phones that agreed to calls about school matters, by school, ${ends}`;
}

function useTable(report: ConsentReport): Block {
  return table(
    ['Agreed to', 'Phones'],
    'lr',
    coverageByUse(report).map((use) => [useWords(use), shareWords(use.agreed, use.phones)]),
  );
}

function shareOf({ calls }: CoverageLine): number {
  return calls.phones === 'few' ? 0 : lengthOf(calls.agreed) / calls.phones;
}

/** School matters: which share may be called, and which texted. The files have the rest. */
function lineBlocks(
  title: string,
  { lines, others }: { lines: readonly CoverageLine[]; others: (more: number) => string },
): Block[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  return [
    heading(title),
    table(
      ['', 'Calls', 'Texts', 'Phones'],
      'lrrr',
      lines
        .slice(0, mostLines)
        .map(({ name, calls, texts }) => [
          name,
          shareWords(calls.agreed, calls.phones),
          shareWords(texts.agreed, texts.phones),
          roundedWords(calls.phones),
        ]),
    ),
    ...(more > 0 ? [note(others(more))] : []),
  ];
}

function revocationFacts(report: ConsentReport): Fact[] {
  const { total, last30Days, byMeans } = withdrawalCounts(report);
  return [
    {
      label: 'In all',
      value: `${roundedWords(total)}, ${roundedWords(last30Days)} in the last 30 days`,
    },
    ...byMeans.map(({ means, count: rounded, took }) => ({
      label: meansWords(means),
      value: `${roundedWords(rounded)}${honored(took)}`,
    })),
  ];
}

function honored(took: MeansCount['took']): string {
  if (took === undefined) return '';
  const usual = waitWords(took.medianSeconds);
  const longest = waitWords(took.longestSeconds);
  const after = usual === 'right away' ? usual : `after ${usual}`;
  if (usual === longest) return `, honored ${after}`;
  return `, usually honored ${after}, ${longest} at the longest`;
}

function clockNote(report: ConsentReport): Block {
  const { running, overdue } = report.clocks;
  const tone = overdue > 0 ? 'bad' : running > 0 ? 'waiting' : 'good';
  return note(`${clockWords(report)}.`, tone);
}

function evidenceFacts({ evidence }: ConsentReport): Fact[] {
  return [
    { label: 'Consents on file', value: count(evidence.records) },
    { label: 'Without the exact wording', value: count(evidence.withoutWording) },
    { label: 'Without who agreed', value: count(evidence.withoutGiver) },
    { label: 'Without file or reference', value: count(evidence.withoutProof) },
    { label: 'Older than 12 months', value: count(evidence.stale) },
  ];
}

function openFile(label: string, opens: string): Button {
  return { verb: 'open', label, data: {}, opens };
}
