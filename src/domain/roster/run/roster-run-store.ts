import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { ServiceReading } from './roster-reading.ts';
import type { RosterOutcome, RosterSource, SchoolChange } from './roster-run.ts';

const mostSchools = 500;
const mostProblems = 20;

export async function insertRosterRun(
  tx: Transaction,
  run: {
    source: RosterSource;
    outcome: RosterOutcome;
    reading?: ServiceReading;
    counts?: Record<string, number>;
    schools?: readonly SchoolChange[];
    problems: readonly { file: string; line?: number; words: string }[];
  },
): Promise<void> {
  const problems = run.problems
    .slice(0, mostProblems)
    .map(
      ({ file, line, words }) => `${file}${line === undefined ? '' : ` line ${line}`}: ${words}`,
    );
  await tx
    .insertInto('roster_run')
    .values({
      source: run.source,
      outcome: run.outcome,
      extent: run.reading?.extent ?? 'whole',
      service: run.reading?.since?.service ?? null,
      service_at: run.reading?.since?.at ?? null,
      counts: JSON.stringify(run.counts ?? {}),
      schools: JSON.stringify((run.schools ?? []).slice(0, mostSchools)),
      problems: JSON.stringify(problems),
    })
    .execute();
}

/** How many students each school has. */
export async function countBySchool(tx: Transaction): Promise<Map<string, number>> {
  const rows = await many<{ school: string; students: number }>(tx)`
    SELECT school_id AS school, count(*)::int AS students FROM enrollment WHERE active GROUP BY school_id`;
  return new Map(rows.map(({ school, students }) => [school, students]));
}
