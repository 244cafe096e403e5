import { readDay } from '#domain/shared/local-time.ts';
import { isoOf } from '#sis/csv/american-date.ts';
import { type Cells, marks, readCells } from '#sis/csv/read-cells.ts';
import { type AbsentColumns, readHeading } from './absent-headings.ts';

/** How a row of a list says that an absence stands. */
export type AbsenceStatus = 'unexcused' | 'excused' | 'present' | 'unsaid';

export type AbsentRow = { student: string; status: AbsenceStatus };

export type AbsentList =
  | {
      kind: 'list';
      rows: AbsentRow[];
      /** Whether it says which absences are excused: then a row that doesn’t is no unexcused one. */
      hasCodes: boolean;
    }
  | { kind: 'error'; error: string };

/** A school with more students than this has lists in parts. */
const mostRows = 10_000;

const meanings: readonly [RegExp, AbsenceStatus][] = [
  [/^(?:e|ex|exc|excused)$/i, 'excused'],
  [/^(?:u|un|unx|unexcused)$/i, 'unexcused'],
  [/^(?:p|present|t|tardy|late|l)$/i, 'present'],
];
/** Under the heading “Excused”. */
const answers: typeof meanings = [
  [/^(?:yes|y|true)$/i, 'excused'],
  [/^(?:no|n|false)$/i, 'unexcused'],
];

/**
 * Ids of students, one a line or with commas between them; or a CSV with a column of ids, one that says whether an absence is
 * excused, and one of dates. A student who is listed twice counts once, and excused if one of the rows says so. A list that has
 * rows of another day than `today` is no list of today.
 */
export function readAbsentList(text: string, today: string): AbsentList {
  return readText(text, today, pasted);
}

/** The same from a file, whose columns must have names: what is beside an id would be taken for more of them. */
export function readAbsentFile(bytes: Uint8Array, today: string): AbsentList {
  const text = textOf(bytes);
  return text === undefined
    ? wrong('This file isn’t CSV text. Save the list as CSV UTF-8, and send it again.')
    : readText(text, today, sent);
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

type Read = { rows: AbsentRow[]; hasCodes: boolean; codes?: string };

function readText(text: string, today: string, words: typeof pasted): AbsentList {
  const read = readColumns(text, today) ?? readIds(text, words === sent);
  if (typeof read === 'string') return wrong(read);
  const { rows, hasCodes, codes = 'the ids' } = read;
  const students = new Map<string, AbsentRow>();
  for (const row of rows) {
    if (row.student === '') continue;
    const before = students.get(row.student);
    if (before === undefined || row.status === 'excused') students.set(row.student, row);
  }
  if (students.size === 0) return wrong(words.none);
  if (students.size > mostRows) return wrong(words.tooMany);
  if (hasCodes && rows.every(({ status }) => status === 'unsaid'))
    return wrong(
      `No row has a code that we know beside ${codes}. Use U or E, or words such as unexcused, excused and tardy.`,
    );
  return { kind: 'list', rows: [...students.values()], hasCodes };
}

/** With a first line that names the columns; undefined without. Its own mark alone parts the values: a name may have commas. */
function readColumns(text: string, today: string): Read | string | undefined {
  const [start = ''] = /[^\r\n]*[^\s,;"][^\r\n]*/.exec(text) ?? [];
  const mark = ['\t', ';'].find((one) => start.trim().includes(one)) ?? ',';
  const lines = readCells(text, [mark]);
  // Without a heading, other marks may part the ids.
  if (!Array.isArray(lines)) return readHeading(start.split(mark)) && badQuotes(lines);
  const [first, ...others] = lines;
  const columns = first && readHeading(first.cells);
  if (typeof columns === 'string') return columns;
  if (first === undefined || columns === undefined) return undefined;
  const wide = others.find(({ cells }) => cells.slice(first.cells.length).some(Boolean));
  if (wide !== undefined)
    return `Line ${wide.line} has more values than the first line has names. Quote the values that have commas.`;
  return otherDays(others, columns, today) ?? rowsBelow(others, columns);
}

const badQuotes = ({ line, words }: { line?: number; words: string }) =>
  line === undefined ? `The list ${words}.` : `Line ${line}: ${words}.`;

function rowsBelow(lines: readonly Cells[], columns: AbsentColumns): Read | string {
  const { idAt, isBareId, code } = columns;
  const rows = lines.map(({ cells }): AbsentRow => {
    const said = code === undefined ? '' : (cells[code.at] ?? '');
    return { student: cells[idAt] ?? '', status: statusOf(said, code?.saysYes) };
  });
  const isCount = rows.every(({ student }, at) => student === String(at + 1));
  if (isBareId && rows.length > 2 && isCount)
    return 'The ids only count the rows. Send a column of student ids, such as StudentID.';
  return code === undefined
    ? { rows, hasCodes: false }
    : { rows, hasCodes: true, codes: `“${code.heading.slice(0, 60)}”` };
}

/** What is wrong with the days, if anything is. A day that a row leaves out may be any day; a change may have none. */
function otherDays(
  lines: readonly Cells[],
  { idAt, days }: AbsentColumns,
  today: string,
): string | undefined {
  const rows = lines.filter(({ cells }) => cells[idAt]);
  for (const { at, heading, isNamedDay } of days) {
    const name = `“${heading.slice(0, 60)}”`;
    const said = rows
      .map(({ line, cells }) => ({ line, text: cells[at] ?? '' }))
      .filter(({ text }) => isNamedDay || text !== '');
    // `Updated by` has names.
    if (!isNamedDay && !said.some(({ text }) => /\d/.test(text))) continue;
    const others: Temporal.PlainDate[] = [];
    for (const { line, text } of said) {
      if (text === '')
        return `Line ${line}: ${name} is empty. Fill in the date of each row, or delete the column.`;
      const day = readDay(isoOf(text).slice(0, 10));
      if (day === undefined) return `Line ${line}: ${name} has no date such as 11/30/2026.`;
      if (day.toString() !== today) others.push(day);
    }
    const [other] = others;
    if (other === undefined) continue;
    const of = `${others.length.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')}`;
    return `${name} has another day in ${of} rows, such as ${other.toLocaleString('en-US')}. Send only today’s rows.`;
  }
  return undefined;
}

/** Ids one a line or side by side, or an id and what it is. */
function readIds(text: string, isFile: boolean): Read | string {
  const lines = readCells(text, marks);
  if (!Array.isArray(lines)) return badQuotes(lines);
  const [first] = lines;
  const isTable = lines.some(({ cells }) => cells.filter(Boolean).length > 1);
  const isHeading =
    first !== undefined && first.cells.length > 1 && !/\d/.test(first.cells.join(''));
  if (isTable && (isFile || isHeading))
    return 'The first line names no column of student ids, such as StudentID.';
  const rows = lines.flatMap(
    ({ cells }) =>
      pairOf(cells) ?? cells.map((student) => ({ student, status: 'unsaid' as const })),
  );
  return { rows, hasCodes: lines.some(({ cells }) => pairOf(cells) !== undefined) };
}

/** What stands beside an id and has no digit is no id. */
function pairOf([student = '', said = '', ...others]: readonly string[]): AbsentRow | undefined {
  const isPair = others.length === 0 && /\d/.test(student) && /^\D+$/.test(said);
  return isPair ? { student, status: statusOf(said) } : undefined;
}

/** A cell that says neither is no word for “unexcused”. */
function statusOf(cell: string, saysYes = false): AbsenceStatus {
  const known = saysYes ? [...meanings, ...answers] : meanings;
  return known.find(([said]) => said.test(cell))?.[1] ?? 'unsaid';
}
