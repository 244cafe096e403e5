import {
  meansWords,
  roundedWords,
  shareWords,
  useWords,
  waitWords,
} from '#cards/consent/consent-report-words.ts';
import { percent } from '#cards/format.ts';
import {
  type CoverageLine,
  type CoverageUse,
  coverageByUse,
  type RoundedCoverage,
} from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { withdrawalCounts } from '#domain/consent/report/opt-out-counts.ts';
import { count } from '#domain/shared/count-words.ts';
import type { Column, Table } from './pdf-table.ts';

const states = ['agreed', 'withdrew', 'notUsable', 'none'] as const;
const stateLabels = ['Agreed', 'Opted out', 'Unusable', 'None'];

export function useTable(report: ConsentReport): Table {
  return {
    columns: [
      { label: 'Channel and purpose', align: 'left' },
      ...numbers(['Phones', ...stateLabels, 'Share agreed']),
    ],
    rows: coverageByUse(report).map((use) => [
      useWords(use),
      ...[use.phones, ...states.map((state) => use[state])].map(roundedWords),
      shareWords(use.agreed, use.phones),
    ]),
  };
}

/** School matters, one row for each school or language, and the sum of all, which is more than that of its rounded rows. */
export function lineTable(label: string, lines: CoverageLine[], report: ConsentReport): Table {
  const total = { name: 'All', calls: inAll(report, 'voice'), texts: inAll(report, 'text') };
  return {
    columns: [
      { label, align: 'left' },
      ...numbers(['Phones']),
      ...numbers(stateLabels, 'Calls'),
      ...numbers(stateLabels, 'Texts'),
    ],
    rows: [...lines, total].map(({ name, calls, texts }) => [
      name,
      roundedWords(calls.phones),
      ...[calls, texts].flatMap((counts) => states.map((state) => roundedWords(counts[state]))),
    ]),
    hasTotal: true,
  };
}

export function revocationTable(report: ConsentReport): Table {
  return {
    columns: [
      { label: 'How', align: 'left' },
      ...numbers(['Opt-outs', 'Usual time', 'Longest time']),
    ],
    rows: withdrawalCounts(report).byMeans.map((row) => [
      meansWords(row.means),
      roundedWords(row.count),
      ...(row.took === undefined
        ? ['–', '–']
        : [waitWords(row.took.medianSeconds), waitWords(row.took.longestSeconds)]),
    ]),
  };
}

export function evidenceTable({ evidence }: ConsentReport): Table {
  const row = (words: string, records: number) => [
    words,
    count(records),
    percent(records, evidence.records),
  ];
  return {
    columns: [{ label: 'Consents on file', align: 'left' }, ...numbers(['Records', 'Share'])],
    rows: [
      row('All', evidence.records),
      row('Without the exact wording', evidence.withoutWording),
      row('Without who agreed', evidence.withoutGiver),
      row('Without proof: no file and no reference', evidence.withoutProof),
      row('Older than 12 months', evidence.stale),
    ],
  };
}

function inAll(report: ConsentReport, channel: CoverageUse['channel']): RoundedCoverage {
  const use = coverageByUse(report).find(
    (one) => one.channel === channel && one.purpose === 'school-mission',
  );
  if (use === undefined) throw new Error('school matters are a use of every channel');
  return use;
}

function numbers(labels: string[], group?: string): Column[] {
  return labels.map((label) => ({
    label,
    align: 'right',
    ...(group !== undefined && { group }),
  }));
}
