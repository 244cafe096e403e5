import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { reportCsv } from '#reports/csv/report-csv.ts';
import { aConsentReport, asReport } from '#test/support/consent/consent-report.ts';

type Row = Record<string, string>;

/** As a spreadsheet takes it; a row with another number of fields than the header is an error. */
function read(csv: string): Row[] {
  return parse<Row>(csv, { columns: true, bom: true });
}

function section(csv: string, name: string): Row[] {
  return read(csv)
    .filter((row) => row['Part'] === name)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
}

test('the consent report has a part for each question', () => {
  const csv = reportCsv(asReport(aConsentReport(2)));

  expect([...new Set(read(csv).map((row) => row['Part']))]).toEqual([
    'Report',
    'Summary',
    'By channel and purpose',
    'School matters, by school',
    'School matters, by home language',
    'Opt-outs ever received',
    'Evidence of consents on file',
    'Coverage',
  ]);
});

test('coverage is told by school, language, channel and purpose', () => {
  const rows = section(reportCsv(asReport(aConsentReport(3))), 'Coverage');

  expect(rows).toHaveLength(3 * 4 * 2 * 2);
  expect(rows[4]).toEqual({
    Part: 'Coverage',
    School: 'Adams Elementary',
    'Home language': 'Spanish',
    Channel: 'Calls',
    About: 'School matters',
    Phones: '220',
    Agreed: '195',
    'Opted out': '< 5',
    Unusable: '< 5',
    'Of these not checked': '< 5',
    None: '15',
    'Share agreed': '88.6%',
  });
});

test('opt-outs, evidence and what waits are told in words, and times in the district’s zone', () => {
  const csv = reportCsv(asReport(aConsentReport()));

  expect(section(csv, 'Opt-outs ever received').slice(0, 3)).toEqual([
    {
      Part: 'Opt-outs ever received',
      How: 'Key 9 in a call',
      'Opt-outs': '210',
      'Usual time': 'right away',
      'Longest time': 'right away',
    },
    {
      Part: 'Opt-outs ever received',
      How: 'Told to staff',
      'Opt-outs': '25',
      'Usual time': '1 h 10 min',
      'Longest time': '3 days',
    },
    { Part: 'Opt-outs ever received', How: 'E-mail', 'Opt-outs': '< 5' },
  ]);
  expect(
    section(csv, 'Evidence of consents on file').map((row) => [row['Consents'], row['Records']]),
  ).toEqual([
    ['All', '11240'],
    ['Without the exact wording', '312'],
    ['Without who agreed', '5'],
    ['Without proof: no file and no reference', '88'],
    ['Older than 12 months', '1904'],
  ]);
  expect(section(csv, 'Summary').map((row) => row['Value'])).toEqual([
    '2795',
    '2395',
    '15',
    '3',
    '1',
    'Dec 2, 2026, 12:00 pm PST',
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
])('F39 a school called %j stays words in a spreadsheet', (name) => {
  const [first, ...others] = aConsentReport(1).coverage;
  if (first === undefined) throw new Error('no row');
  const report = aConsentReport(1, {
    districtName: name,
    coverage: [{ ...first, school: name }, ...others],
  });

  const csv = reportCsv(asReport(report));

  expect(section(csv, 'Coverage')[0]?.['School']).toBe(`'${name}`);
  expect(section(csv, 'Report')[2]?.['Value']).toBe(`'${name}`);
  const cells = read(csv).flatMap((row) => Object.values(row));
  expect(cells.filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
});

test.each(['Trường Hòa Bình', 'Escuela "Peña", Norte', 'Two\r\nlines'])(
  'a school called %j comes out as it went in',
  (school) => {
    const [first] = aConsentReport(1).coverage;
    if (first === undefined) throw new Error('no row');

    const csv = reportCsv(asReport(aConsentReport(1, { coverage: [{ ...first, school }] })));

    expect(section(csv, 'Coverage')[0]?.['School']).toBe(school);
  },
);
