import type { Notes, Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { hasEnded, isSourcedId } from './field.ts';
import { statusReader } from './read-status.ts';
import type { RosterPackage } from './roster-package.ts';

export type EnrollmentRow = {
  line: number;
  sourcedId: string;
  class: string;
  school: string;
  /** Not where this kind of export says the school of the class alone. */
  hasSchool: boolean;
  student: string;
  /** Not of somebody who teaches, nor of one that has ended: no longer a reason to call. */
  isLive: boolean;
};

const columns = ['classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role'] as const;
const optional = ['sourcedId', 'status', 'primary', 'beginDate', 'endDate'] as const;

/** The students' classes, and which of them are current. */
export async function* readEnrollments(
  source: RosterPackage,
  { problems, warnings }: Notes,
  today: string,
  required: readonly (typeof columns)[number][] = columns,
): AsyncGenerator<EnrollmentRow[]> {
  const file = 'enrollments.csv';
  const status = statusReader(file, warnings);
  const layout = { required, optional: [...columns, ...optional] };
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    const rows: EnrollmentRow[] = [];
    for (const row of batch) {
      const { line } = row;
      const ended = hasEnded(row.value('endDate'), today);
      if (ended === 'unreadable') {
        problems.add({ file, line, words: 'endDate is not a date such as 2026-06-30' });
      }
      const isLive =
        ended === false &&
        status.isLive(row.value('status'), line) &&
        row.value('role').toLowerCase() === 'student';
      const student = row.value('userSourcedId');
      if (isLive && !isSourcedId(student))
        problems.add({ file, line, words: 'has no usable userSourcedId' });
      else
        rows.push({
          line,
          sourcedId: row.value('sourcedId'),
          class: row.value('classSourcedId'),
          school: row.value('schoolSourcedId'),
          hasSchool: required.includes('schoolSourcedId'),
          student,
          isLive,
        });
    }
    yield rows;
  }
  status.tell();
}

/** The identifiers of a file whose content is none of this product's business. */
export async function* readIdentifiers(
  source: RosterPackage,
  file: 'demographics.csv',
  problems: Problems,
): AsyncGenerator<{ line: number; sourcedId: string }[]> {
  const layout = { required: ['sourcedId'] } as const;
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    yield batch.flatMap((row) => {
      const sourcedId = row.value('sourcedId');
      if (isSourcedId(sourcedId)) return [{ line: row.line, sourcedId }];
      problems.add({ file, line: row.line, words: 'has no usable sourcedId' });
      return [];
    });
  }
}
