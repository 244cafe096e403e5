/** How a row of a list says that an absence stands. */
export type AbsenceStatus = 'unexcused' | 'excused' | 'present' | 'unsaid';

export type AbsentRow = { student: string; status: AbsenceStatus };

export type AbsentList = { kind: 'list'; rows: AbsentRow[] } | { kind: 'error'; error: string };

/** A school with more students than this has lists in parts. */
const mostRows = 10_000;
const idHeading =
  /^(?:students?|(?:student|user|local|state)?[ _-]?(?:sourced)?[ _-]?(?:id|number|no)|sourced[ _-]?id)$/i;
const statusHeading =
  /^(?:status|code|type|reason|excused|(?:attendance|absence)[ _-]?(?:status|code|type|reason)?)$/i;

const meanings: readonly [RegExp, AbsenceStatus][] = [
  [/^(?:e|ex|exc|excused|yes|y|true)$/i, 'excused'],
  [/^(?:u|un|unx|unexcused|no|n|false)$/i, 'unexcused'],
  [/^(?:p|present|t|tardy|late|l)$/i, 'present'],
];

/**
 * Ids of students, one a line or with commas between them; or a CSV with a column of ids and one that says whether an absence is
 * excused. A student who is listed twice counts once, and excused if one of the rows says so.
 */
export function readAbsentList(text: string): AbsentList {
  const lines = text
    .split(/\r\n|[\n\r]/)
    .map((line) => cellsOf(line))
    .filter((cells) => cells.some((cell) => cell !== ''));
  const [first = []] = lines;
  const idAt = first.findIndex((cell) => idHeading.test(cell));
  const statusAt = first.findIndex((cell) => statusHeading.test(cell));
  const rows =
    idAt >= 0
      ? lines
          .slice(1)
          .map((cells) => rowOf(cells[idAt], statusAt < 0 ? undefined : cells[statusAt]))
      : lines.flatMap((cells) => rowsWithoutHeading(cells));
  const students = new Map<string, AbsentRow>();
  for (const row of rows) {
    if (row.student === '') continue;
    const before = students.get(row.student);
    if (before === undefined || row.status === 'excused') students.set(row.student, row);
  }
  if (students.size === 0)
    return { kind: 'error', error: 'Paste the ids of the absent students, one a line.' };
  return students.size > mostRows
    ? { kind: 'error', error: 'Paste at most 10,000 at a time.' }
    : { kind: 'list', rows: [...students.values()] };
}

const cellsOf = (line: string) =>
  line.split(/[,;\t]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, '').trim());

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
