import { stringify } from 'csv-stringify/sync';
import { meansWords } from '#cards/consent-report-words.ts';
import { languageName } from '#domain/campaign/campaign.ts';
import type { ConsentReport } from '#domain/consent/consent-report.ts';

/**
 * The columns, the same in each row; what a section has no use for stays empty.
 * - `section`: which of the parts below the row belongs to.
 * - `name`, `value`: one fact. Times are ISO 8601 in UTC, durations in whole seconds.
 * - `school` to `none`: a count of phones; `none` is neither agreed nor withdrew.
 * - `median_seconds`, `longest_seconds`: from receiving a withdrawal until it held.
 */
const columns = [
  'section',
  'name',
  'value',
  'school',
  'language',
  'language_name',
  'channel',
  'purpose',
  'phones',
  'agreed',
  'withdrew',
  'not_usable',
  'none',
  'median_seconds',
  'longest_seconds',
] as const;

type Row = { section: string } & Partial<Record<(typeof columns)[number], string | number>>;

/**
 * The consent report for spreadsheets: RFC 4180, UTF-8 with the mark that Excel wants, one header, then five sections:
 * - `report`: as_of, district, time_zone.
 * - `coverage`: one row per school, home language, channel and purpose. A phone of two schools is in each.
 * - `revocations`: total, last_30_days; then one row for each means with `value` as its count.
 * - `evidence`: records, without_wording, without_proof, stale.
 * - `clocks`: running, overdue, next_due_at.
 */
export function consentReportCsv(report: ConsentReport): string {
  return stringify(rowsOf(report), {
    header: true,
    columns: [...columns],
    bom: true,
    record_delimiter: 'windows',
    // A school may be called =HYPERLINK(…): an apostrophe in front makes it words again.
    // https://owasp.org/www-community/attacks/CSV_Injection
    escape_formulas: true,
  });
}

function rowsOf(report: ConsentReport): Row[] {
  const { revocations, evidence, clocks } = report;
  return [
    ...facts('report', {
      as_of: report.at.toString(),
      district: report.districtName,
      time_zone: report.timeZone,
    }),
    ...report.coverage.map(({ notUsable, language, ...row }) => ({
      section: 'coverage',
      ...row,
      language,
      language_name: languageName(language),
      not_usable: notUsable,
    })),
    ...facts('revocations', { total: revocations.total, last_30_days: revocations.last30Days }),
    ...revocations.byMeans.map((row) => ({
      section: 'revocations',
      name: meansWords(row.means),
      value: row.count,
      median_seconds: Math.round(row.medianSeconds),
      longest_seconds: Math.round(row.longestSeconds),
    })),
    ...facts('evidence', {
      records: evidence.records,
      without_wording: evidence.withoutWording,
      without_proof: evidence.withoutProof,
      stale: evidence.stale,
    }),
    ...facts('clocks', {
      running: clocks.running,
      overdue: clocks.overdue,
      next_due_at: clocks.nextDueAt?.toString() ?? '',
    }),
  ];
}

function facts(section: string, of: Record<string, string | number>): Row[] {
  return Object.entries(of).map(([name, value]) => ({ section, name, value }));
}
