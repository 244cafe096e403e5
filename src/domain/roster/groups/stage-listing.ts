import { copyLine } from '#database/bulk.ts';
import type { LooseEnds } from '#domain/roster/staging/loose-ends.ts';
import type { Problems } from '#sis/csv/problems.ts';
import { type CsvRow, type CsvSource, readCsv } from '#sis/csv/read-csv.ts';
import { hasControl, isSourcedId, readName } from '#sis/oneroster/field.ts';
import { listedKinds, longestGroupName } from './group.ts';

/** The documented header of a file of groups; see docs/roster-import.md. */
const columns = { required: ['kind', 'name', 'student'], optional: ['school'] } as const;
type Column = 'kind' | 'name' | 'student' | 'school';

/** Rows of staged_listing: one a membership. */
export async function* listedLines(
  source: CsvSource,
  problems: Problems,
  looseEnds: LooseEnds,
): AsyncGenerator<string> {
  const { file } = source;
  for await (const batch of readCsv<Column>(source, columns, problems)) {
    let lines = '';
    for (const row of batch) {
      const read = readRow(row);
      if (typeof read === 'string') problems.add({ file, line: row.line, words: read });
      else lines += copyLine([row.line, ...read]);
    }
    looseEnds.count(file, batch.length);
    yield lines;
  }
}

/** In the order of the columns of staged_listing. */
function readRow(row: CsvRow<Column>): string[] | string {
  const said = row.value('kind').toLowerCase();
  const kind = listedKinds.find((one) => one === said);
  const name = readName(row.value('name'));
  const [student, school] = [row.value('student'), row.value('school')];
  if (kind === undefined) return `has a kind that is none of ${listedKinds.join(', ')}`;
  if (name === '' || name.length > longestGroupName || hasControl(name))
    return 'has no usable name';
  if (!isSourcedId(student)) return 'has no usable student';
  return [kind, name, student, school];
}
