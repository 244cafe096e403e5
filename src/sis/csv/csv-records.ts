import { CsvError } from 'csv-parse';

/** How every CSV file is cut into records: a quoted value may hold line breaks, and a row may be short. */
export const recordOptions = {
  relax_column_count: true,
  skip_empty_lines: true,
  record_delimiter: ['\r\n', '\n', '\r'],
};

/**
 * csv-parse tells the line where a record ends, and takes CR LF inside a value for two; a person looks for the line
 * where the record starts. Each record is asked about once, in order.
 */
export function startLines(): (lastOfRecord: number, cells: readonly string[]) => number {
  let overcounted = 0;
  return (lastOfRecord, cells) => {
    const breaks = breaksWithin(cells);
    overcounted += breaks.withReturn;
    return lastOfRecord - overcounted - breaks.all;
  };
}

function breaksWithin(cells: readonly string[]): { all: number; withReturn: number } {
  let all = 0;
  let withReturn = 0;
  for (const cell of cells) {
    if (!cell.includes('\n')) continue;
    all += cell.split('\n').length - 1;
    withReturn += cell.split('\r\n').length - 1;
  }
  return { all, withReturn };
}

export function describeError(error: unknown, lastLine: number): { line?: number; words: string } {
  if (!(error instanceof CsvError)) throw error;
  const line = typeof error['lines'] === 'number' ? { line: error['lines'] } : {};
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return { line: lastLine + 1, words: 'a quotation mark is opened and not closed' };
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return {
        ...line,
        words: 'a quotation mark stands inside a value; quote the value and double the mark',
      };
    default:
      return { ...line, words: 'is not readable as CSV' };
  }
}
