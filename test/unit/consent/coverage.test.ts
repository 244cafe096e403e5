import { expect, test } from 'vitest';
import type { Block } from '#cards/card.ts';
import { reportCard } from '#conversation/report/report-card.ts';
import { coverageInFull, headlineCoverage } from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { roundCount } from '#domain/consent/report/rounded-count.ts';
import { reportCsv } from '#reports/csv/report-csv.ts';
import { aConsentReport, asReport } from '#test/support/consent/consent-report.ts';

/** Phones of one language in one school, of which so many agreed; the others never did. */
const of = (school: string, language: string, [phones = 0, agreed = 0]: number[]) =>
  (['voice', 'text'] as const).flatMap((channel) =>
    (['school-mission', 'other'] as const).map((purpose) => ({
      school,
      language,
      channel,
      purpose,
      phones,
      agreed,
      withdrew: 0,
      notUsable: 0,
      unchecked: 0,
      none: phones - agreed,
    })),
  );

/** 20 English phones and some Hmong ones in Adams; in Lake there are Spanish ones too. */
const withHmong = (hmong: number[]): ConsentReport =>
  aConsentReport(0, {
    coverage: [
      ...of('Adams', 'en', [20, 10]),
      ...of('Adams', 'hmn', hmong),
      ...of('Lake', 'en', [29, 10]),
      ...of('Lake', 'es', [16, 5]),
    ],
  });

const links = {
  csv: 'https://example.org/c',
  pdf: 'https://example.org/p',
};

const tables = (report: ConsentReport) =>
  reportCard(asReport(report), links).blocks.filter(
    (block): block is Extract<Block, { kind: 'table' }> => block.kind === 'table',
  );

test.each([
  [0, 'few'],
  [4, 'few'],
  [5, 5],
  [9, 5],
  [10, 10],
  [1234, 1230],
])('%i is told as %s', (count, told) => {
  expect(roundCount(count)).toBe(told);
});

test('a language of few phones is named nowhere, and nothing is told of it', () => {
  const report = withHmong([2, 1]);

  expect(coverageInFull(report).filter(({ language }) => language === null)).toEqual(
    (['voice', 'text', 'voice', 'text'] as const).map((channel, at) => ({
      school: 'Adams',
      language: null,
      channel,
      purpose: at < 2 ? 'school-mission' : 'other',
      phones: 'few',
      agreed: 'few',
      withdrew: 'few',
      notUsable: 'few',
      unchecked: 'few',
      none: 'few',
    })),
  );
  expect(reportCsv(asReport(report))).not.toContain('hmn');
  const [, , languages] = tables(report);
  expect(languages?.rows.at(-1)).toEqual(['Other languages', '<\u{a0}5', '–', '–']);
});

test('sums are rounded after they were added up', () => {
  expect(headlineCoverage(withHmong([3, 2]))).toMatchObject({ phones: 65, agreed: 25 });
});

test('anyone who subtracts everything else from a total learns nothing of few', () => {
  const told = (hmong: number[]) => {
    const report = withHmong(hmong);
    return JSON.stringify([reportCard(asReport(report), links), reportCsv(asReport(report))]);
  };

  const reports = [
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 2],
    [3, 1],
  ].map(told);

  expect(new Set(reports).size).toBe(1);
});

test('no count of phones or withdrawals is told that is not a multiple of five', () => {
  const { headline, tables: all } = asReport(aConsentReport(12));
  const cells = [
    ...headline.map(({ figure }) => figure),
    ...all.flatMap(({ rows, total = [] }) => [...rows.flat(), ...total]),
  ];

  const counts = cells.flatMap((cell) => (cell.is === 'people' ? [cell.count] : []));
  expect(counts.length).toBeGreaterThan(1000);
  expect(counts.filter((count) => count !== 'few' && count % 5 !== 0)).toEqual([]);
  // Exact are only the tasks of staff and what consents on file lack.
  expect(cells.filter(({ is }) => is === 'count')).toHaveLength(2 + 5);
});
