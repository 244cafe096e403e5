import type { Notes } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { hasEnded, isSourcedId } from './field.ts';
import { statusReader } from './read-status.ts';
import type { RosterPackage } from './roster-package.ts';

/** What a user is to this product. Of others nothing is known but that they exist. */
export type Role = 'student' | 'parent' | 'guardian' | 'relative' | 'contact' | 'staff' | 'other';

export type RoleRow = {
  line: number;
  user: string;
  role: Role;
  org: string;
  isLive: boolean;
  /** As people say it, where the export says it of the role and not of the user. */
  grade?: string;
};

const layout = {
  required: ['userSourcedId', 'role', 'orgSourcedId'],
  optional: ['sourcedId', 'status', 'roleType', 'beginDate', 'endDate', 'userProfileSourcedId'],
} as const;

/** roles.csv of OneRoster 1.2: who is what, and where. In 1.1 the same stands in users.csv. */
export async function* readRoles(
  source: RosterPackage,
  { problems, warnings }: Notes,
  today: string,
): AsyncGenerator<RoleRow[]> {
  const file = 'roles.csv';
  const status = statusReader(file, warnings);
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    const rows: RoleRow[] = [];
    for (const row of batch) {
      const { line } = row;
      const user = row.value('userSourcedId');
      const role = readRole(row.value('role'));
      const ended = hasEnded(row.value('endDate'), today);
      const complain = (words: string) => problems.add({ file, line, words });
      if (!isSourcedId(user)) complain('has no usable userSourcedId');
      else if (role === undefined) complain('has a role that OneRoster does not know');
      else if (ended === 'unreadable') complain('endDate is not a date such as 2026-06-30');
      else {
        const org = row.value('orgSourcedId');
        rows.push({
          line,
          user,
          role,
          org,
          isLive: status.isLive(row.value('status'), line) && !ended,
        });
      }
    }
    yield rows;
  }
  status.tell();
}

const family = ['student', 'parent', 'guardian', 'relative'] as const;
const staff = new Set(
  'administrator aide counselor districtadministrator principal siteadministrator teacher'.split(
    ' ',
  ),
);
/** Who watches over a test, or runs a system, may work elsewhere. */
const others = new Set(['proctor', 'systemadministrator']);

/** OneRoster has no role for a neighbor whom a family named. */
const contact = 'ext:emergencycontact';

/** 1.2 allows roles of a district's own, marked `ext:`; but for emergency contacts, such a person is nobody to this product. */
export function readRole(text: string): Role | undefined {
  const word = text.toLowerCase();
  const role = family.find((known) => known === word);
  if (role !== undefined) return role;
  if (staff.has(word)) return 'staff';
  if (word === contact) return 'contact';
  return others.has(word) || word.startsWith('ext:') ? 'other' : undefined;
}
