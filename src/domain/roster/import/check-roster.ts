import type { Transaction } from '#database/transaction.ts';
import {
  type Active,
  countActive,
  countLeaving,
  countReached,
} from '#domain/roster/staging/roster-staging-store.ts';
import type { Notes, Problems } from '#sis/csv/problems.ts';

const file = 'users.csv';
const fewPeople = 20;
const meant = 'if that is meant, say so with the import (--may-shrink)';

/** A file that was cut off ends many people at once. */
export async function checkLeaving(
  tx: Transaction,
  active: number,
  problems: Problems,
): Promise<void> {
  const leaving = await countLeaving(tx);
  if (active < fewPeople || leaving * 2 <= active) return;
  problems.add({
    file,
    words: `would end ${leaving} of the ${active} people on the roster; ${meant}`,
  });
}

const links = [
  ['guardianPhones', 'numbers of guardians'],
  ['guardianships', 'ties of guardians to students'],
  ['enrollments', 'enrollments'],
] as const;

/** If a column is empty, deactivate no one; otherwise no one could be called. */
export function checkLinks(
  active: Active,
  counts: Record<string, number>,
  problems: Problems,
): void {
  for (const [what, words] of links) {
    const ended = counts[`${what}Ended`] ?? 0;
    if (active[what] < fewPeople || ended * 2 <= active[what]) continue;
    problems.add({
      file,
      words: `would end ${ended} of the ${active[what]} ${words} on the roster; ${meant}`,
    });
  }
}

const haveExported = 'have the student information system export';

/** A roster that would call nobody is refused, a first one too; one that leaves students out is told. */
export async function checkReached(
  tx: Transaction,
  mayShrink: boolean,
  { problems, warnings }: Notes,
): Promise<void> {
  const { guardians, students, studentsAlone } = await countReached(tx);
  if (guardians === 0 || students === 0) return;
  const { guardianPhones, enrollments } = await countActive(tx);
  const missing =
    studentsAlone === students
      ? `agentSourcedIds ties none of ${guardians} guardians to a student, so nobody would be called; ${haveExported} it on the rows of students or guardians`
      : guardianPhones === 0
        ? `phone and sms have no number for any of ${guardians} guardians, so nobody would be called; ${haveExported} them`
        : enrollments === 0
          ? `none of ${students} students is at a school, so nobody would be called; ${haveExported} the schools of students`
          : undefined;
  if (missing !== undefined) return problems.add({ file, words: missing });
  if (studentsAlone * 10 <= students) return;
  const words = `agentSourcedIds names no guardian for ${studentsAlone} of ${students} students, so nobody is called about them`;
  if (studentsAlone * 2 <= students || students < fewPeople || mayShrink)
    warnings.add({ file, words });
  else problems.add({ file, words: `${words}; ${meant}` });
}
