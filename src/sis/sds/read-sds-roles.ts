import { isoOf } from '#sis/csv/american-date.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { hasEnded, isSourcedId } from '#sis/oneroster/field.ts';
import { readGrades } from '#sis/oneroster/read-grades.ts';
import type { Role, RoleRow } from '#sis/oneroster/read-roles.ts';
import type { Reading } from '#sis/oneroster/roster-format.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';

const layout = {
  required: ['userSourcedId', 'orgSourcedId', 'role'],
  optional: ['grade', 'sessionSourcedId', 'roleStartDate', 'roleEndDate'],
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

/** roles.csv of School Data Sync: who is what, where, and in which grade. What begins later, or is of another session, isn't so yet or any more. */
export async function* readSdsRoles(
  source: RosterPackage,
  reading: Reading,
): AsyncGenerator<RoleRow[]> {
  const file = 'roles.csv';
  const { problems, today } = reading;
  const idle = await readIdleSessions(source, reading);
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    const rows: RoleRow[] = [];
    for (const row of batch) {
      const { line } = row;
      const user = row.value('userSourcedId');
      // Microsoft's own samples say `6/11/2022`.
      const ended = hasEnded(isoOf(row.value('roleEndDate')), today);
      const start = isoOf(row.value('roleStartDate')).slice(0, 10);
      const complain = (words: string) => problems.add({ file, line, words });
      if (!isSourcedId(user)) complain('has no usable userSourcedId');
      else if (row.value('role') === '') complain('role is empty');
      else if (ended === 'unreadable') complain('roleEndDate is not a date such as 2026-06-30');
      else if (hasEnded(start, today) === 'unreadable')
        complain('roleStartDate is not a date such as 2026-06-30');
      else {
        const isLive = !ended && start <= today && !idle.has(row.value('sessionSourcedId'));
        const [grade] = readGrades(row.value('grade'));
        const role = roleOf(row.value('role'));
        const place = { org: row.value('orgSourcedId'), isLive };
        rows.push({ line, user, role, ...place, ...(grade === undefined ? {} : { grade }) });
      }
    }
    yield rows;
  }
}

const sessionLayout = {
  required: ['sourcedId', 'startDate', 'endDate'],
  optional: ['type'],
} as const;
const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const mostSessions = 10_000;

/**
 * The sessions of academicSessions.csv that are over or to come while another of their type, such as a school year, runs: what is said of
 * these isn't so today. Between two school years all hold, as nothing says which does.
 */
async function readIdleSessions(
  source: RosterPackage,
  { warnings, today }: Reading,
): Promise<ReadonlySet<string>> {
  const file = 'academicsessions.csv'; // a package’s names are in lower case
  const sessions: { id: string; type: string; runs: boolean }[] = [];
  if (!source.has(file)) return new Set();
  // Nothing in it is needed, so nothing in it keeps a roster out.
  for await (const batch of readCsv({ file, bytes: source.read(file) }, sessionLayout, warnings)) {
    for (const row of batch) {
      const [start, end] = [
        isoOf(row.value('startDate')).slice(0, 10),
        isoOf(row.value('endDate')).slice(0, 10),
      ];
      if (!isoDate.test(start) || !isoDate.test(end) || sessions.length >= mostSessions) continue;
      const runs = start <= today && today <= end;
      sessions.push({ id: row.value('sourcedId'), type: row.value('type').toLowerCase(), runs });
    }
  }
  const running = new Set(sessions.filter(({ runs }) => runs).map(({ type }) => type));
  return new Set(
    sessions.filter(({ runs, type }) => !runs && running.has(type)).map(({ id }) => id),
  );
}
