import { expect, test } from 'vitest';
import type { Block } from '#cards/card.ts';
import { consentReportCard } from '#cards/consent/consent-report-card.ts';
import { coverageInFull, headlineCoverage } from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { roundCount } from '#domain/consent/report/rounded-count.ts';
import { consentReportCsv } from '#reports/csv/consent-report-csv.ts';
import { aConsentReport } from '#test/support/consent/consent-report.ts';

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
  chart: 'https://example.org/g',
};

const tables = (report: ConsentReport) =>
  consentReportCard(report, links).blocks.filter(
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
      none: 'few',
    })),
  );
  expect(consentReportCsv(report)).not.toContain('hmn');
  const [, , languages] = tables(report);
  expect(languages?.rows.at(-1)).toEqual(['Other languages', '–', '–', '< 5']);
});

test('sums are rounded after they were added up', () => {
  expect(headlineCoverage(withHmong([3, 2]))).toMatchObject({ phones: 65, agreed: 25 });
});

test('anyone who subtracts everything else from a total learns nothing of few', () => {
  const told = (hmong: number[]) => {
    const report = withHmong(hmong);
    return JSON.stringify([consentReportCard(report, links), consentReportCsv(report)]);
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
  const report = aConsentReport(12);
  const rows = consentReportCsv(report)
    .split('\r\n')
    .filter((row) => /^(Coverage|Opt-outs),/.test(row));

  const counts = rows.flatMap((row) => {
    const cells = row.split(',');
    return cells[0] === 'Coverage' ? cells.slice(7, 12) : [cells[2]];
  });
  expect(counts.length).toBeGreaterThan(100);
  expect(counts.filter((cell) => cell !== '< 5' && Number(cell) % 5 !== 0)).toEqual([]);
  for (const { rows: lines } of tables(report).slice(1))
    for (const cell of lines.flatMap((line) => line.slice(-1)))
      expect(cell === '< 5' || Number(cell.replace(',', '')) % 5 === 0, cell).toBe(true);
});
