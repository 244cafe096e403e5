import { stringify } from 'csv-stringify/sync';
import {
  languageWords,
  meansWords,
  roundingWords,
  shareMark,
  waitWords,
} from '#cards/consent/consent-report-words.ts';
import { channelWords, purposeWords } from '#cards/consent/consent-words.ts';
import { dayAndTime } from '#cards/format.ts';
import { coverageInFull } from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { withdrawalCounts } from '#domain/consent/report/opt-out-counts.ts';
import type { RoundedCount } from '#domain/consent/report/rounded-count.ts';
import { spreadsheet } from './spreadsheet.ts';

/** The columns, the same in each row; what a part has no use for stays empty. */
const columns = [
  'Part',
  'What',
  'Value',
  'School',
  'Home language',
  'Channel',
  'About',
  'Phones',
  'Agreed',
  'Opted out',
  'Unusable',
  'No consent',
  'Share agreed',
  'Usual time to honor',
  'Longest time to honor',
] as const;

type Row = { Part: string } & Partial<Record<(typeof columns)[number], string | number>>;

/**
 * The consent report for spreadsheets, in the words of its card: RFC 4180, UTF-8 with the mark that Excel wants, one
 * header, then five parts, which docs/reports.md tells. Counts have no commas, and times are the district's.
 */
export function consentReportCsv(report: ConsentReport): string {
  return stringify(rowsOf(report), {
    ...spreadsheet,
    columns: [...columns],
  });
}

function rowsOf(report: ConsentReport): Row[] {
  return [
    ...facts('Report', {
      'As of': dayAndTime(report.at, report.timeZone),
      District: report.districtName,
      'Time zone': report.timeZone,
      Counts: roundingWords,
    }),
    ...coverageRows(report),
    ...optOutRows(report),
    ...evidenceRows(report),
    ...clockRows(report),
  ];
}

function coverageRows(report: ConsentReport): Row[] {
  return coverageInFull(report).map(({ school, language, channel, purpose, ...counts }) => ({
    Part: 'Coverage',
    School: school,
    'Home language': languageWords(language),
    Channel: channelWords[channel],
    About: purposeWords[purpose],
    Phones: told(counts.phones),
    Agreed: told(counts.agreed),
    'Opted out': told(counts.withdrew),
    Unusable: told(counts.notUsable),
    'No consent': told(counts.none),
    'Share agreed': shareMark(counts.agreed, counts.phones),
  }));
}

function optOutRows(report: ConsentReport): Row[] {
  const { total, last30Days, byMeans } = withdrawalCounts(report);
  return [
    ...facts('Opt-outs', { 'In all': told(total), 'In the last 30 days': told(last30Days) }),
    ...byMeans.map(({ means, count, took }) => ({
      Part: 'Opt-outs',
      What: meansWords(means),
      Value: told(count),
      ...(took !== undefined && {
        'Usual time to honor': waitWords(took.medianSeconds),
        'Longest time to honor': waitWords(took.longestSeconds),
      }),
    })),
  ];
}

function evidenceRows({ evidence }: ConsentReport): Row[] {
  return facts('Evidence', {
    'Consents on file': evidence.records,
    'Without the exact wording': evidence.withoutWording,
    'Without who agreed': evidence.withoutGiver,
    'Without proof: no file and no reference': evidence.withoutProof,
    'Older than 12 months': evidence.stale,
  });
}

function clockRows({ clocks, timeZone }: ConsentReport): Row[] {
  return facts('Waiting for review', {
    'Opt-outs waiting': clocks.running,
    Overdue: clocks.overdue,
    'First due': clocks.nextDueAt === null ? '' : dayAndTime(clocks.nextDueAt, timeZone),
  });
}

function facts(part: string, of: Record<string, string | number>): Row[] {
  return Object.entries(of).map(([what, value]) => ({ Part: part, What: what, Value: value }));
}

/** Without the commas that people read thousands by. */
function told(rounded: RoundedCount): string | number {
  return rounded === 'few' ? '< 5' : rounded;
}
