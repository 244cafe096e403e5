import { stringify } from 'csv-stringify/sync';
import { languageWords, meansWords } from '#cards/consent/consent-report-words.ts';
import { coverageInFull } from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { withdrawalCounts } from '#domain/consent/report/opt-out-counts.ts';
import type { RoundedCount } from '#domain/consent/report/rounded-count.ts';

/**
 * The columns, the same in each row; what a section has no use for stays empty.
 * - `section`: which of the parts below the row belongs to.
 * - `name`, `value`: one fact. Times are ISO 8601 in UTC, durations in whole seconds.
 * - `phones` to `none`: a count of phones, rounded down to fives, or `< 5`; `none` is neither agreed nor withdrew.
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
 * - `coverage`: one row per school, home language, channel and purpose. A phone of two schools is in each. Languages of
 *   few phones in a school are one row without `language`.
 * - `revocations`: total, last_30_days; then one row for each means with `value` as its count. All of them are rounded
 *   like phones, and few have no times.
 * - `evidence`: records, without_wording, without_giver, without_proof, stale. They are exact, like the clocks: work.
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
  const { evidence, clocks } = report;
  const { total, last30Days, byMeans } = withdrawalCounts(report);
  return [
    ...facts('report', {
      as_of: report.at.toString(),
      district: report.districtName,
      time_zone: report.timeZone,
    }),
    ...coverageInFull(report).map(({ school, language, channel, purpose, ...counts }) => ({
      section: 'coverage',
      school,
      language: language ?? '',
      language_name: languageWords(language),
      channel,
      purpose,
      phones: told(counts.phones),
      agreed: told(counts.agreed),
      withdrew: told(counts.withdrew),
      not_usable: told(counts.notUsable),
      none: told(counts.none),
    })),
    ...facts('revocations', { total: told(total), last_30_days: told(last30Days) }),
    ...byMeans.map(({ means, count, took }) => ({
      section: 'revocations',
      name: meansWords(means),
      value: told(count),
      ...(took !== undefined && {
        median_seconds: Math.round(took.medianSeconds),
        longest_seconds: Math.round(took.longestSeconds),
      }),
    })),
    ...facts('evidence', {
      records: evidence.records,
      without_wording: evidence.withoutWording,
      without_giver: evidence.withoutGiver,
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

/** Without the commas that people read thousands by. */
function told(rounded: RoundedCount): string | number {
  return rounded === 'few' ? '< 5' : rounded;
}
