import type { Transaction } from '#database/transaction.ts';
import {
  countActive,
  countReached,
  countUnplacedStaff,
} from '#domain/roster/staging/roster-staging-store.ts';
import type { Notes } from '#sis/csv/problems.ts';
import type { RosterFormat } from '#sis/oneroster/roster-format.ts';

const file = 'users.csv';
const fewPeople = 20;

const haveExported = 'have the student information system export';
const whereTied: Record<RosterFormat['ties'], string> = {
  agentSourcedIds: 'it on the rows of students or guardians',
  'relationships.csv': 'a row for each guardian of a student',
};

/** Staff whom no closure tells are told of by their count; where they work is not guessed. */
export async function noteUnplacedStaff(
  tx: Transaction,
  { warnings }: Pick<Notes, 'warnings'>,
): Promise<void> {
  const staff = await countUnplacedStaff(tx);
  if (staff === 0) return;
  const who =
    staff === 1 ? '1 person on staff' : `${staff.toLocaleString('en-US')} people on staff`;
  const words = `${who} gave numbers, and no role says at which school or district; no closure tells them`;
  warnings.add({ file, words });
}

/**
 * A roster that would call nobody is refused, a first one too. One that leaves a tenth of the students out is told, and the reason
 * comes back where it leaves out half of them.
 */
export async function checkReached(
  tx: Transaction,
  { problems, warnings }: Notes,
  { ties = 'agentSourcedIds' }: Partial<RosterFormat> = {},
): Promise<string[]> {
  const { guardians, students, studentsAlone } = await countReached(tx);
  if (guardians === 0 || students === 0) return [];
  const { guardianPhones, enrollments } = await countActive(tx);
  const missing =
    studentsAlone === students
      ? `${ties} ties none of ${guardians} guardians to a student, so nobody would be called; ${haveExported} ${whereTied[ties]}`
      : guardianPhones === 0
        ? `phone and sms have no number for any of ${guardians} guardians, so nobody would be called; ${haveExported} them`
        : enrollments === 0
          ? `none of ${students} students is at a school, so nobody would be called; ${haveExported} the schools of students`
          : undefined;
  if (missing !== undefined) problems.add({ file, words: missing });
  if (missing !== undefined || studentsAlone * 10 <= students) return [];
  const words = `${ties} names no guardian for ${studentsAlone} of ${students} students, so nobody is called about them`;
  if (studentsAlone * 2 > students && students >= fewPeople) return [words];
  warnings.add({ file, words });
  return [];
}
