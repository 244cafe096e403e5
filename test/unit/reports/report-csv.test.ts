import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { consentReportCsv } from '#reports/csv/consent-report-csv.ts';
import { aConsentReport } from '#test/support/consent/consent-report.ts';

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

test('the file has a part for each question, and each row has all columns', () => {
  const csv = consentReportCsv(aConsentReport(2));

  expect(csv.split('\r\n').slice(0, 3)).toEqual([
    '\uFEFFPart,What,Value,School,Home language,Channel,About,Phones,Agreed,Opted out,Unusable,No consent,Share agreed,Usual time to honor,Longest time to honor',
    'Report,As of,"Nov 24, 2026, 10:05 am PST",,,,,,,,,,,,',
    'Report,District,Cascade Falls School District,,,,,,,,,,,,',
  ]);
  expect([...new Set(read(csv).map((row) => row['Part']))]).toEqual([
    'Report',
    'Coverage',
    'Opt-outs',
    'Evidence',
    'Waiting for review',
  ]);
});

test('coverage is told by school, language, channel and purpose', () => {
  const report = aConsentReport(3);

  const rows = section(consentReportCsv(report), 'Coverage');

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
    'No consent': '15',
    'Share agreed': '88.6%',
  });
});

test('opt-outs, evidence and what waits are told in words, and times in the district’s zone', () => {
  const csv = consentReportCsv(aConsentReport());

  expect(section(csv, 'Opt-outs')).toEqual([
    { Part: 'Opt-outs', What: 'In all', Value: '245' },
    { Part: 'Opt-outs', What: 'In the last 30 days', Value: '35' },
    {
      Part: 'Opt-outs',
      What: 'Key 9 in a call',
      Value: '210',
      'Usual time to honor': 'right away',
      'Longest time to honor': 'right away',
    },
    {
      Part: 'Opt-outs',
      What: 'Told to staff',
      Value: '25',
      'Usual time to honor': '1 h 10 min',
      'Longest time to honor': '3 days',
    },
    { Part: 'Opt-outs', What: 'E-mail', Value: '< 5' },
  ]);
  expect(section(csv, 'Evidence').map((row) => [row['What'], row['Value']])).toEqual([
    ['Consents on file', '11240'],
    ['Without the exact wording', '312'],
    ['Without who agreed', '5'],
    ['Without proof: no file and no reference', '88'],
    ['Older than 12 months', '1904'],
  ]);
  expect(section(csv, 'Waiting for review').map((row) => [row['What'], row['Value']])).toEqual([
    ['Opt-outs waiting', '3'],
    ['Overdue', '1'],
    ['First due', 'Dec 2, 2026, 12:00 pm PST'],
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

  const csv = consentReportCsv(report);

  expect(section(csv, 'Coverage')[0]?.['School']).toBe(`'${name}`);
  expect(section(csv, 'Report')[1]?.['Value']).toBe(`'${name}`);
  const cells = read(csv).flatMap((row) => Object.values(row));
  expect(cells.filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
});

test.each(['Trường Hòa Bình', 'Escuela "Peña", Norte', 'Two\r\nlines'])(
  'a school called %j comes out as it went in',
  (school) => {
    const [first] = aConsentReport(1).coverage;
    if (first === undefined) throw new Error('no row');

    const csv = consentReportCsv(aConsentReport(1, { coverage: [{ ...first, school }] }));

    expect(section(csv, 'Coverage')[0]?.['School']).toBe(school);
  },
);
