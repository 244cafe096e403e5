import { stringify } from 'csv-stringify/sync';
import { shareMark } from '#cards/figure-words.ts';
import { dayAndTime } from '#cards/format.ts';
import { cellWords, periodWords, roundingNote, schoolsWords } from '#cards/words/cell-words.ts';
import type { Cell } from '#domain/report/cell.ts';
import type { Report, ReportPack } from '#domain/report/report.ts';
import { spreadsheet } from './spreadsheet.ts';

type Row = Record<string, string | number>;

/**
 * Any report for spreadsheets: RFC 4180, UTF-8 with the mark that Excel wants, one header, and the same columns in each
 * row; `Part` says which table a row is of. Counts have no commas, and times are the district's.
 */
export const reportCsv = (report: Report): string => written(rowsOf(report), partColumns);

/** All reports of a year in one table: a first column says which report a row is of. */
export function packCsv(pack: ReportPack): string {
  const rows = pack.reports.flatMap((report) =>
    rowsOf(report).map((row) => ({ Report: report.title, ...row })),
  );
  return written(rows, ['Report', ...partColumns]);
}

const partColumns = ['Part', 'What', 'Value'];

const written = (rows: readonly Row[], first: readonly string[]): string =>
  stringify([...rows], {
    ...spreadsheet,
    columns: [...new Set([...first, ...rows.flatMap(Object.keys)])],
  });

function rowsOf(report: Report): Row[] {
  const { tables, headline } = report;
  const value = (cell: Cell) => cellValue(cell, report.timeZone);
  return [
    ...headRows(report),
    ...headline.map(({ label, figure }) => ({
      Part: 'Summary',
      What: label,
      Value: value(figure),
    })),
    ...tables.flatMap((table) =>
      table.rows.map((cells): Row => {
        const told = table.columns.flatMap((column, index) => {
          if (column.only === 'card') return [];
          const label =
            column.group === undefined ? column.label : `${column.group}: ${column.label}`;
          return [[label, value(cells[index] ?? { is: 'nothing' })]];
        });
        return { Part: table.title, ...Object.fromEntries(told) };
      }),
    ),
  ];
}

function headRows(report: Report): Row[] {
  return Object.entries({
    Report: report.title,
    'As of': dayAndTime(report.at, report.timeZone),
    ...(report.isOfToday ? {} : { Period: periodWords(report.period) }),
    District: report.districtName,
    Schools: schoolsWords(report),
    'Time zone': report.timeZone,
    ...Object.fromEntries(roundingNote(report).map((words) => ['Counts', words])),
  }).map(([What, Value]) => ({ Part: 'Report', What, Value }));
}

/** A number where a spreadsheet may count with it; what is few or told in words stays words. */
function cellValue(cell: Cell, timeZone: string): string | number {
  switch (cell.is) {
    case 'count':
      return cell.count;
    case 'people':
      return cell.count === 'few' ? '< 5' : cell.count;
    case 'share':
      return shareMark(cell.part, cell.whole);
    case 'nothing':
      return '';
    default:
      return cellWords(cell, timeZone);
  }
}
