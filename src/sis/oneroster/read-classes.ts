import type { Notes } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { hasControl, isSourcedId, readName } from './field.ts';
import { statusReader } from './read-status.ts';
import type { RosterPackage } from './roster-package.ts';

export type ClassRow = {
  line: number;
  sourcedId: string;
  isLive: boolean;
  /** Empty where nobody could tell it by its name. */
  name: string;
  school: string;
};

const layout = {
  required: ['sourcedId'],
  optional: [
    'status',
    'title',
    'courseSourcedId',
    'classCode',
    'schoolSourcedId',
    'code',
    'orgSourcedId',
  ],
} as const;

/** The same columns have other names in School Data Sync. */
type ClassColumns = { code: 'classCode' | 'code'; school: 'schoolSourcedId' | 'orgSourcedId' };

const longestName = 100;

/** Classes by the names that their school uses. `courses` has the titles of courses. */
export async function* readClasses(
  source: RosterPackage,
  courses: ReadonlyMap<string, string>,
  { problems, warnings }: Notes,
  columns: ClassColumns = { code: 'classCode', school: 'schoolSourcedId' },
): AsyncGenerator<ClassRow[]> {
  const file = 'classes.csv';
  const status = statusReader(file, warnings);
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    yield batch.flatMap((row) => {
      const { line } = row;
      const sourcedId = row.value('sourcedId');
      if (!isSourcedId(sourcedId)) {
        problems.add({ file, line, words: 'has no usable sourcedId' });
        return [];
      }
      const course = courses.get(row.value('courseSourcedId')) ?? '';
      const name = className(row.value('title'), course, row.value(columns.code));
      const isLive = status.isLive(row.value('status'), line);
      return [{ line, sourcedId, isLive, name, school: row.value(columns.school) }];
    });
  }
  status.tell();
}

/** `Algebra I: Period 3 (ALG1-3)`. A title that says its course, and a code that it says, are not said again. */
function className(title: string, course: string, code: string): string {
  const [own, taught, short] = [readName(title), readName(course), readName(code)];
  const begin = taught === '' || own.includes(taught) ? own : `${taught}: ${own}`;
  const whole = short === '' || begin.includes(short) ? begin : `${begin} (${short})`;
  const isUsable = own !== '' && !hasControl(whole);
  return isUsable ? whole.slice(0, longestName).trim() : '';
}

const mostCourses = 100_000;

/** The titles of courses, where the export has them. They are kept in memory; more than a district has are left out. */
export async function readCourses(
  source: RosterPackage,
  { warnings }: Pick<Notes, 'warnings'>,
): Promise<Map<string, string>> {
  const file = 'courses.csv';
  const titles = new Map<string, string>();
  if (!source.has(file)) return titles;
  const columns = { required: ['sourcedId', 'title'] } as const;
  // Nothing in it is needed, so nothing in it keeps a roster out.
  for await (const batch of readCsv({ file, bytes: source.read(file) }, columns, warnings)) {
    for (const row of batch)
      if (titles.size < mostCourses) titles.set(row.value('sourcedId'), row.value('title'));
  }
  return titles;
}
