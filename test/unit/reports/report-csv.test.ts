import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { consentReportCsv } from '#reports/consent-report-csv.ts';
import { aConsentReport } from '#test/support/consent/consent-report.ts';

type Row = Record<string, string>;

/** As a spreadsheet takes it; a row with another number of fields than the header is an error. */
function read(csv: string): Row[] {
  return parse<Row>(csv, { columns: true, bom: true });
}

function section(csv: string, name: string): Row[] {
  return read(csv)
    .filter((row) => row['section'] === name)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
}

test('the file has a part for each question, and each row has all columns', () => {
  const csv = consentReportCsv(aConsentReport(2));

  expect(csv.split('\r\n').slice(0, 3)).toEqual([
    '\uFEFFsection,name,value,school,language,language_name,channel,purpose,phones,agreed,withdrew,not_usable,none,median_seconds,longest_seconds',
    'report,as_of,2026-11-24T18:05:00Z,,,,,,,,,,,,',
    'report,district,Cascade Falls School District,,,,,,,,,,,,',
  ]);
  expect([...new Set(read(csv).map((row) => row['section']))]).toEqual([
    'report',
    'coverage',
    'revocations',
    'evidence',
    'clocks',
  ]);
});

test('coverage is told by school, language, channel and purpose', () => {
  const report = aConsentReport(3);

  const rows = section(consentReportCsv(report), 'coverage');

  expect(rows).toHaveLength(3 * 4 * 2 * 2);
  expect(rows[4]).toEqual({
    section: 'coverage',
    school: 'Adams Elementary',
    language: 'es',
    language_name: 'Spanish',
    channel: 'voice',
    purpose: 'school-mission',
    phones: '220',
    agreed: '195',
    withdrew: '< 5',
    not_usable: '< 5',
    none: '15',
  });
});

test('withdrawals, evidence and clocks are told in counts, whole seconds and UTC', () => {
  const csv = consentReportCsv(aConsentReport());

  expect(section(csv, 'revocations')).toEqual([
    { section: 'revocations', name: 'total', value: '245' },
    { section: 'revocations', name: 'last_30_days', value: '35' },
    {
      section: 'revocations',
      name: 'Key 9 in a call',
      value: '210',
      median_seconds: '0',
      longest_seconds: '0',
    },
    {
      section: 'revocations',
      name: 'Told to staff',
      value: '25',
      median_seconds: '4200',
      longest_seconds: '190000',
    },
    { section: 'revocations', name: 'E-mail', value: '< 5' },
  ]);
  expect(section(csv, 'evidence').map((row) => [row['name'], row['value']])).toEqual([
    ['records', '11240'],
    ['without_wording', '312'],
    ['without_giver', '5'],
    ['without_proof', '88'],
    ['stale', '1904'],
  ]);
  expect(section(csv, 'clocks').map((row) => [row['name'], row['value']])).toEqual([
    ['running', '3'],
    ['overdue', '1'],
    ['next_due_at', '2026-12-02T20:00:00Z'],
  ]);
});

test.each([
  '=HYPERLINK("https://example.org","Adams")',
  '+1 Elementary',
  '-1 Elementary',
  '@SUM(A1:A9)',
  '\tAdams',
  '\rAdams',
  '＝1+1',
])('a school called %j stays words in a spreadsheet', (name) => {
  const [first, ...others] = aConsentReport(1).coverage;
  if (first === undefined) throw new Error('no row');
  const report = aConsentReport(1, {
    districtName: name,
    coverage: [{ ...first, school: name }, ...others],
  });

  const csv = consentReportCsv(report);

  expect(section(csv, 'coverage')[0]?.['school']).toBe(`'${name}`);
  expect(section(csv, 'report')[1]?.['value']).toBe(`'${name}`);
  const cells = read(csv).flatMap((row) => Object.values(row));
  expect(cells.filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
});

test.each(['Trường Hòa Bình', 'Escuela "Peña", Norte', 'Two\r\nlines'])(
  'a school called %j comes out as it went in',
  (school) => {
    const [first] = aConsentReport(1).coverage;
    if (first === undefined) throw new Error('no row');

    const csv = consentReportCsv(aConsentReport(1, { coverage: [{ ...first, school }] }));

    expect(section(csv, 'coverage')[0]?.['school']).toBe(school);
  },
);
