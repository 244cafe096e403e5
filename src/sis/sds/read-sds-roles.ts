import { isoOf } from '#sis/csv/american-date.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { hasEnded, isSourcedId } from '#sis/oneroster/field.ts';
import { readGrades } from '#sis/oneroster/read-grades.ts';
import type { Role, RoleRow } from '#sis/oneroster/read-roles.ts';
import type { Reading } from '#sis/oneroster/roster-format.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';

const layout = {
  required: ['userSourcedId', 'orgSourcedId', 'role'],
  optional: ['grade', 'roleEndDate'],
} as const;

/** Microsoft's default group *Staff*, but for those who may not work at the school any more, or work elsewhere. */
const staff = new Set(
  `administrator advisor aide assistant chair coach counselor faculty instructor itadmin lecturer nurse occupationaltherapist
  officestaff paraprofessional physicaltherapist principal professor specialservices speechtherapist staff substitute teacher
  teacherassistant visiontherapist`.split(/\s+/),
);

/** A district may have roles of its own: such a person is nobody to this product. */
function roleOf(text: string): Role {
  const word = text.toLowerCase();
  if (word === 'student') return 'student';
  return staff.has(word) ? 'staff' : 'other';
}

/** roles.csv of School Data Sync: who is what, where, and in which grade. */
export async function* readSdsRoles(
  source: RosterPackage,
  { problems, today }: Reading,
): AsyncGenerator<RoleRow[]> {
  const file = 'roles.csv';
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    const rows: RoleRow[] = [];
    for (const row of batch) {
      const { line } = row;
      const user = row.value('userSourcedId');
      // Microsoft's own samples say `6/11/2022`.
      const ended = hasEnded(isoOf(row.value('roleEndDate')), today);
      const complain = (words: string) => problems.add({ file, line, words });
      if (!isSourcedId(user)) complain('has no usable userSourcedId');
      else if (row.value('role') === '') complain('role is empty');
      else if (ended === 'unreadable') complain('roleEndDate is not a date such as 2026-06-30');
      else {
        const [grade] = readGrades(row.value('grade'));
        const role = roleOf(row.value('role'));
        const place = { org: row.value('orgSourcedId'), isLive: !ended };
        rows.push({ line, user, role, ...place, ...(grade === undefined ? {} : { grade }) });
      }
    }
    yield rows;
  }
}
