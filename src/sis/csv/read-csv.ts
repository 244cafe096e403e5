import { type Parser, parse } from 'csv-parse';
import { byteChecker } from './check-bytes.ts';
import { describeError, recordOptions, startLines } from './csv-records.ts';
import type { Problems } from './problems.ts';

/** One row, read by column name; a column that the file does not have reads as empty. */
export class CsvRow<Column extends string = string> {
  readonly line: number;
  readonly #cells: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;

  constructor(line: number, cells: readonly string[], positions: ReadonlyMap<string, number>) {
    this.line = line;
    this.#cells = cells;
    this.#positions = positions;
  }

  value(column: Column): string {
    const position = this.#positions.get(column);
    return position === undefined ? '' : (this.#cells[position] ?? '').trim();
  }
}

export type CsvSource = { file: string; bytes: AsyncIterable<Buffer> };
export type CsvLayout<Column extends string> = {
  required: readonly Column[];
  optional?: readonly Column[];
};

// An unclosed quote would otherwise swallow the rest of the file into one value.
const longestRecord = 65_536;
// A file with more is refused in any case; reading on would only count them.
const mostProblems = 10_000;

/**
 * Reads a CSV file in batches (one for each piece of the file), so that memory stays flat and a caller pays for
 * waiting once a batch instead of once a row. What can't be read is added to `problems`; ragged rows are left out.
 */
export async function* readCsv<Column extends string>(
  source: CsvSource,
  layout: CsvLayout<Column>,
  problems: Problems,
): AsyncGenerator<CsvRow<Column>[]> {
  const { file } = source;
  let batch: { line: number; cells: string[] }[] = [];
  let lastLine = 0;
  const parser = parse({
    ...recordOptions,
    max_record_size: longestRecord,
    on_record: (cells: string[], context) => {
      lastLine = context.lines;
      batch.push({ line: context.lines, cells });
      return null;
    },
  });
  parser.on('error', () => {}); // told by the callback of the write or of the end
  parser.resume();

  let header: Header | undefined;
  const startOf = startLines();
  let start = '';
  const giveUp = (problem: { line?: number; words: string }) =>
    problems.add({ file, ...problem, leavesRowsOut: true });
  const take = (): CsvRow<Column>[] => {
    const rows: CsvRow<Column>[] = [];
    for (const { line: lastOfRecord, cells } of batch) {
      const line = startOf(lastOfRecord, cells);
      if (header === undefined) {
        header = readHeader(cells, layout, (words) => giveUp({ line: 1, words }));
      } else if (cells.every((cell) => cell === '')) {
        // Excel writes rows that were emptied as commas.
      } else if (lengthOf(cells, header.width) === header.width) {
        rows.push(new CsvRow(line, cells, header.positions));
      } else {
        problems.add({
          file,
          line,
          words: `has ${cells.length} values where the header has ${header.width}`,
          leavesRowsOut: true,
        });
      }
    }
    batch = [];
    // Each row would be complained about, for what only the header lacks.
    return header?.isUsable === false ? [] : rows;
  };

  const check = byteChecker();
  for await (const chunk of source.bytes) {
    const checked = check(chunk);
    if ('words' in checked) return giveUp(checked);
    if (!start.includes('\n')) start += checked.bytes.toString('utf8');
    const delimiter = otherDelimiter(start);
    if (delimiter !== undefined) return giveUp({ line: 1, words: delimiter });
    const error = await write(parser, checked.bytes);
    yield take();
    if (error !== undefined) return giveUp(describeError(error, lastLine));
    if (header?.isUsable === false) return;
    if (problems.count > mostProblems)
      return giveUp({ words: 'was not read further: too many problems' });
  }
  const error = await end(parser);
  const last = take();
  if (header === undefined && error === undefined) giveUp({ words: 'is empty' });
  yield last;
  if (error !== undefined) giveUp(describeError(error, lastLine));
}

type Header = { positions: Map<string, number>; width: number; isUsable: boolean };

function readHeader(
  cells: readonly string[],
  layout: CsvLayout<string>,
  complain: (words: string) => void,
): Header {
  const positions = new Map<string, number>();
  let isUsable = true;
  const width = lengthOf(cells, 0);
  // Systems write "SourcedID" and "sourcedid" for the same column.
  const columns = [...layout.required, ...(layout.optional ?? [])];
  const known = new Map(columns.map((column) => [column.toLowerCase(), column]));
  for (const [position, cell] of cells.slice(0, width).entries()) {
    const name = known.get(cell.trim().toLowerCase()) ?? cell.trim();
    if (positions.has(name)) {
      complain(`the header names the column "${name.slice(0, 60)}" twice`);
      isUsable = false;
    }
    positions.set(name, position);
  }
  for (const name of layout.required.filter((column) => !positions.has(column))) {
    complain(`the header has no column "${name}"`);
    isUsable = false;
  }
  return { positions, width, isUsable };
}

/** Without the empty cells at its end, with which Excel fills up rows, but with `least` of them. */
function lengthOf(cells: readonly string[], least: number): number {
  let length = cells.length;
  while (length > least && cells[length - 1]?.trim() === '') length--;
  return length;
}

const delimiters: [string, string][] = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
];

/** Spreadsheets of other countries part columns otherwise; then nothing in the file would be found. */
function otherDelimiter(start: string): string | undefined {
  const [line = '', rest] = start.split('\n', 2);
  if (rest === undefined || line.includes(',')) return undefined;
  const [, name] = delimiters.find(([mark]) => line.includes(mark)) ?? [];
  if (name === undefined) return undefined;
  return `the columns are separated by ${name}; save the file as comma-separated CSV UTF-8`;
}

function write(parser: Parser, bytes: Buffer): Promise<Error | undefined> {
  return new Promise((resolve) => parser.write(bytes, (error) => resolve(error ?? undefined)));
}

function end(parser: Parser): Promise<Error | undefined> {
  return new Promise((resolve) => {
    parser.once('error', resolve);
    parser.once('end', () => resolve(undefined));
    parser.end();
  });
}
