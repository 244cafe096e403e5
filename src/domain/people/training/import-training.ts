import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { type ImportRequest, importFile } from '#domain/import/import-file.ts';
import type { ImportReport } from '#domain/import/import-report.ts';
import { readDay } from '#domain/shared/local-time.ts';
import type { CsvRow } from '#sis/csv/read-csv.ts';
import { courseNames } from './course.ts';

/** The documented header of a file of passes; see docs/people.md. */
const columns = { required: ['directory_id', 'course', 'score', 'passed_on'] } as const;

type Pass = { line: number; directoryId: string; course: string; score: number; passedOn: string };

/**
 * Takes in courses of ours that were passed elsewhere, all or nothing. A pass counts for a year from its day, as any other; one
 * that is known is left out.
 */
export async function importTraining(request: ImportRequest): Promise<ImportReport> {
  return importFile(request, {
    name: 'training',
    columns,
    row: readPass,
    async apply(tx, passes, { file, problems }) {
      for (const fault of await selectFaults(tx, passes)) problems.add({ file, ...fault });
      return problems.count > 0 ? {} : { added: await insertPasses(tx, passes) };
    },
  });
}

function readPass(row: CsvRow<(typeof columns.required)[number]>): Pass | string {
  const course = row.value('course');
  if (!courseNames.some((name) => name === course))
    return `has a course that is none of ${courseNames.join(', ')}`;
  const score = row.value('score');
  if (!/^(100|\d{1,2})$/.test(score)) return 'has a score that is no number from 0 to 100';
  const passedOn = readDay(row.value('passed_on'));
  if (passedOn === undefined) return 'has a day that is no day like 2026-11-26';
  const directoryId = row.value('directory_id').toLowerCase();
  if (directoryId === '') return 'names nobody: directory_id is empty';
  return {
    line: row.line,
    directoryId,
    course,
    score: Number(score),
    passedOn: passedOn.toString(),
  };
}

const given = (passes: readonly Pass[]) => sql`
  unnest(${passes.map(({ line }) => line)}::int[], ${passes.map(({ directoryId }) => directoryId)}::text[],
    ${passes.map(({ course }) => course)}::text[], ${passes.map(({ score }) => score)}::int[],
    ${passes.map(({ passedOn }) => passedOn)}::date[]) AS g(line, directory_id, course, score, passed_on)
  CROSS JOIN district d
  CROSS JOIN LATERAL (SELECT g.passed_on::timestamp AT TIME ZONE d.time_zone AS at) passed
  LEFT JOIN operator o ON lower(o.directory_id) = g.directory_id AND o.active
  LEFT JOIN training_course c ON c.id = training_course_in_force(g.course)`;

async function selectFaults(
  tx: Transaction,
  passes: readonly Pass[],
): Promise<{ line: number; words: string }[]> {
  return many<{ line: number; words: string }>(tx)`
    SELECT line, words FROM ${given(passes)}
    CROSS JOIN LATERAL (SELECT CASE
      WHEN o.id IS NULL THEN 'names nobody on the staff list'
      WHEN c.id IS NULL THEN 'is of a course that was not published yet: start the bot once'
      WHEN g.score < c.pass_mark THEN 'is no pass: the course needs ' || c.pass_mark || '%'
      WHEN passed.at > now() THEN 'is passed on a day to come'
      WHEN passed.at < c.in_force_from - interval '1 year' OR passed.at < now() - interval '8760 hours'
        THEN 'is more than a year old'
    END AS words) fault
    WHERE words IS NOT NULL ORDER BY line`;
}

async function insertPasses(tx: Transaction, passes: readonly Pass[]): Promise<number> {
  const added = await sql`
    INSERT INTO training_record (operator_id, course_id, score, passed_at, expires_at)
    SELECT DISTINCT ON (o.id, c.id) o.id, c.id, g.score, passed.at, passed.at + interval '8760 hours'
    FROM ${given(passes)}
    WHERE NOT EXISTS (SELECT FROM training_record r WHERE r.operator_id = o.id AND r.course_id = c.id
      AND r.expires_at >= passed.at + interval '8760 hours')
    ORDER BY o.id, c.id, passed.at DESC`.execute(tx);
  return Number(added.numAffectedRows ?? 0);
}
