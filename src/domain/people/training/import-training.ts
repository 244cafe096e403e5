import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { ImportRefused, type ImportReport, refusedReport } from '#domain/import/import-report.ts';
import { recordImport } from '#domain/import/import-run-store.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { type CsvRow, readCsv } from '#sis/csv/read-csv.ts';
import { courseNames } from './course.ts';

/** The documented header of a file of passes; see docs/people.md. */
const trainingColumns = {
  required: ['directory_id', 'course', 'score', 'passed_on'],
} as const;
type TrainingColumn = (typeof trainingColumns.required)[number];

type Pass = { line: number; directoryId: string; course: string; score: number; passedOn: string };

/**
 * Takes in courses of ours that were passed elsewhere, all or nothing. A pass counts for a year from its day, as any other; one
 * that is known is left out.
 */
export async function importTraining(request: {
  db: Db;
  file: string;
  by: string;
}): Promise<ImportReport> {
  const file = path.basename(request.file);
  const problems = collectProblems();
  const passes = await readPasses(request.file, problems);
  if (problems.count > 0) return refusedReport('training', problems);
  return transact(request.db, async (tx): Promise<ImportReport> => {
    for (const { line, words } of await selectFaults(tx, passes))
      problems.add({ file, line, words });
    if (problems.count > 0) throw new ImportRefused();
    const counts = { added: await insertPasses(tx, passes) };
    const run = { kind: 'training', by: request.by, counts, changed: counts.added } as const;
    const runId = await recordImport(tx, run);
    const { changed } = run;
    return {
      kind: 'imported',
      what: 'training',
      runId,
      counts,
      changed,
      warnings: [],
      warningCount: 0,
    };
  }).catch((error: unknown) => {
    if (error instanceof ImportRefused) return refusedReport('training', problems);
    throw error;
  });
}

async function readPasses(source: string, problems: Problems): Promise<Pass[]> {
  const file = path.basename(source);
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) {
    problems.add({ file, words: 'there is no such file' });
    return [];
  }
  const passes: Pass[] = [];
  const opened = { file, bytes: createReadStream(source) };
  for await (const batch of readCsv<TrainingColumn>(opened, trainingColumns, problems)) {
    for (const row of batch) {
      const read = readPass(row);
      if (typeof read === 'string') problems.add({ file, line: row.line, words: read });
      else passes.push(read);
    }
  }
  return passes;
}

function readPass(row: CsvRow<TrainingColumn>): Pass | string {
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
