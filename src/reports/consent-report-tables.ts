import { meansWords, useWords, waitWords } from '#cards/consent-report-words.ts';
import { count, percent } from '#cards/format.ts';
import {
  type CoverageLine,
  countCoverage,
  coverageByUse,
} from '#domain/consent/consent-coverage.ts';
import type { ConsentReport, CoverageCounts } from '#domain/consent/consent-report.ts';
import type { Column, Table } from './pdf-table.ts';

const states = ['agreed', 'withdrew', 'notUsable', 'none'] as const;
const stateLabels = ['Agreed', 'Withdrew', 'Unusable', 'None'];

export function useTable(report: ConsentReport): Table {
  return {
    columns: [
      { label: 'Channel and purpose', share: 0.34, align: 'left' },
      ...numbers(['Phones', ...stateLabels, 'Share agreed'], 0.11),
    ],
    rows: coverageByUse(report).map((use) => [
      useWords(use),
      ...[use.phones, ...states.map((state) => use[state])].map(count),
      percent(use.agreed, use.phones),
    ]),
  };
}

/** School matters, one row for each school or language, and the sum of all. */
export function lineTable(label: string, lines: CoverageLine[]): Table {
  const total = { name: 'All', calls: sum(lines, 'calls'), texts: sum(lines, 'texts') };
  return {
    columns: [
      { label, share: 0.24, align: 'left' },
      ...numbers(['Phones'], 0.08),
      ...numbers(stateLabels, 0.085, 'Calls'),
      ...numbers(stateLabels, 0.085, 'Texts'),
    ],
    rows: [...lines, total].map(({ name, calls, texts }) => [
      name,
      count(calls.phones),
      ...[calls, texts].flatMap((counts) => states.map((state) => count(counts[state]))),
    ]),
    hasTotal: true,
  };
}

export function revocationTable({ revocations }: ConsentReport): Table {
  return {
    columns: [
      { label: 'How', share: 0.4, align: 'left' },
      ...numbers(['Withdrawals', 'Usual time', 'Longest time'], 0.2),
    ],
    rows: revocations.byMeans.map((row) => [
      meansWords(row.means),
      count(row.count),
      waitWords(row.medianSeconds),
      waitWords(row.longestSeconds),
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
    columns: [
      { label: 'Consents on file', share: 0.7, align: 'left' },
      ...numbers(['Records', 'Share'], 0.15),
    ],
    rows: [
      row('All', evidence.records),
      row('Without the exact words that were agreed to', evidence.withoutWording),
      row('Without proof: no file, and no page or call of ours', evidence.withoutProof),
      row('Stale: older than 12 months', evidence.stale),
    ],
  };
}

function sum(lines: CoverageLine[], channel: 'calls' | 'texts'): CoverageCounts {
  return countCoverage(lines.map((line) => line[channel]));
}

function numbers(labels: string[], share: number, group?: string): Column[] {
  return labels.map((label) => ({
    label,
    share,
    align: 'right',
    ...(group !== undefined && { group }),
  }));
}
