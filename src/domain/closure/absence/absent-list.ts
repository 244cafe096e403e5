import { readDay } from '#domain/shared/local-time.ts';

/** How a row of a list says that an absence stands. */
export type AbsenceStatus = 'unexcused' | 'excused' | 'present' | 'unsaid';

export type AbsentRow = { student: string; status: AbsenceStatus };

export type AbsentList = { kind: 'list'; rows: AbsentRow[] } | { kind: 'error'; error: string };

/** A school with more students than this has lists in parts. */
const mostRows = 10_000;
const idHeadings = [
  /^(?:(?:student|user|local|state)?[ _-]?(?:sourced)?[ _-]?(?:id|number|no)|sourced[ _-]?id)$/i,
  // Beside a column of ids this is one of names.
  /^students?$/i,
];
const dateHeading = /^(?:date|day|(?:attendance|absence|absent)[ _-]?(?:date|day))$/i;
const statusHeading =
  /^(?:status|code|type|reason|excused|(?:attendance|absence)[ _-]?(?:status|code|type|reason)?)$/i;

const meanings: readonly [RegExp, AbsenceStatus][] = [
  [/^(?:e|ex|exc|excused|yes|y|true)$/i, 'excused'],
  [/^(?:u|un|unx|unexcused|no|n|false)$/i, 'unexcused'],
  [/^(?:p|present|t|tardy|late|l)$/i, 'present'],
];

/**
 * Ids of students, one a line or with commas between them; or a CSV with a column of ids, one that says whether an absence is
 * excused, and one of dates. A student who is listed twice counts once, and excused if one of the rows says so. A list that has
 * rows of another day than `today` is no list of today.
 */
export function readAbsentList(text: string, today: string): AbsentList {
  return readRows(linesOf(text), today, pasted);
}

/** The same from a file, whose columns must have names: what is beside an id would be taken for more of them. */
export function readAbsentFile(bytes: Uint8Array, today: string): AbsentList {
  const text = textOf(bytes);
  if (text === undefined)
    return wrong('This file isn’t CSV text. Save the list as CSV UTF-8, and send it again.');
  const lines = linesOf(text);
  const isOneColumn = lines.every(({ cells }) => cells.filter(Boolean).length < 2);
  return lines.length === 0 || isOneColumn || hasIds(lines[0])
    ? readRows(lines, today, sent)
    : wrong('The first line names no column of student ids, such as StudentID.');
}

/** Nothing for a spreadsheet, or a text in another encoding: its ids may be others than they look like. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

type Line = { number: number; cells: string[] };

/** How the person is told that there is nothing, or too much. */
const pasted = {
  none: 'Paste the ids of the absent students, one a line.',
  tooMany: 'Paste at most 10,000 at a time.',
};
const sent: typeof pasted = {
  none: 'This file has no student ids.',
  tooMany: 'Send at most 10,000 students at a time.',
};

const wrong = (error: string): AbsentList => ({ kind: 'error', error });

function readRows(lines: readonly Line[], today: string, words: typeof pasted): AbsentList {
  const [first, ...others] = lines;
  const rows =
    first !== undefined && hasIds(first)
      ? rowsBelow(first, others, today)
      : lines.flatMap(({ cells }) => rowsWithoutHeading(cells));
  if (typeof rows === 'string') return wrong(rows);
  const students = new Map<string, AbsentRow>();
  for (const row of rows) {
    if (row.student === '') continue;
    const before = students.get(row.student);
    if (before === undefined || row.status === 'excused') students.set(row.student, row);
  }
  if (students.size === 0) return wrong(words.none);
  return students.size > mostRows
    ? wrong(words.tooMany)
    : { kind: 'list', rows: [...students.values()] };
}

const linesOf = (text: string): Line[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\n\r]/)
    .map((line, at) => ({ number: at + 1, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));

const hasIds = (line: Line | undefined): boolean =>
  line !== undefined && idColumnOf(line.cells) >= 0;

const idColumnOf = (cells: readonly string[]): number =>
  idHeadings
    .map((heading) => cells.findIndex((cell) => heading.test(cell)))
    .find((at) => at >= 0) ?? -1;

/** A comma inside quotes parts no cells: exports say “Last, First”. */
const cellsOf = (line: string) =>
  Array.from(line.matchAll(/(?:^|[,;\t])\s*("(?:[^"]|"")*"|[^,;\t]*)/g), ([, cell = '']) =>
    cell.trim().replaceAll(/^"|"$/g, '').replaceAll('""', '"').trim(),
  );

function rowsBelow(
  { cells: heading }: Line,
  lines: readonly Line[],
  today: string,
): AbsentRow[] | string {
  const at = (pattern: RegExp) => heading.findIndex((cell) => pattern.test(cell));
  const [idAt, statusAt, dateAt] = [idColumnOf(heading), at(statusHeading), at(dateHeading)];
  const others: string[] = [];
  for (const { number, cells } of dateAt < 0 ? [] : lines) {
    const said = cells[dateAt] ?? '';
    const day = dayOf(said);
    if (day === undefined) return `Line ${number}: the date is not one such as 11/30/2026.`;
    if (day !== today && said !== '') others.push(day);
  }
  const [other] = others;
  if (other !== undefined) {
    const of = `${others.length.toLocaleString('en-US')} of ${lines.length.toLocaleString('en-US')}`;
    return `${of} rows are of another day, such as ${other}. Bring the list of today alone.`;
  }
  return lines.map(({ cells }) =>
    rowOf(cells[idAt], statusAt < 0 ? undefined : (cells[statusAt] ?? '')),
  );
}

const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})\b/;

/** `2026-11-30`, or `11/30/2026` as American exports have it; a time of day may follow. Empty says no other day. */
function dayOf(text: string): string | undefined {
  if (text === '') return '';
  const [, month = '', day = '', year = ''] = american.exec(text) ?? [];
  const iso =
    year === ''
      ? text.slice(0, 10)
      : `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return readDay(iso)?.toString();
}

const rowOf = (student = '', status?: string): AbsentRow => ({
  student,
  status: status === undefined ? 'unsaid' : statusOf(status),
});

/** A cell that says neither is no word for “unexcused”. */
function statusOf(cell: string): AbsenceStatus {
  return meanings.find(([said]) => said.test(cell))?.[1] ?? 'unsaid';
}

/** Ids side by side, or an id and what it is. */
function rowsWithoutHeading(cells: readonly string[]): AbsentRow[] {
  const [student = '', status] = cells;
  const isPair = cells.length === 2 && status !== undefined && statusOf(status) !== 'unsaid';
  return isPair ? [rowOf(student, status)] : cells.map((cell) => rowOf(cell));
}
