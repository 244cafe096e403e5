import type { ServiceRow } from './read-pages.ts';

/** What a file of an export has in a column, as the service says it. */
type Column = readonly [name: string, value: (row: ServiceRow) => unknown];

/** `{ sourcedId, type, href }`, by which one row names another. */
const idOf = (named: unknown): unknown =>
  typeof named === 'object' && named !== null && 'sourcedId' in named ? named.sourcedId : named;
const plain = (...names: string[]): Column[] => names.map((name) => [name, (row) => row[name]]);
const one = (column: string, field: string): Column => [column, (row) => idOf(row[field])];
const many = (column: string, field: string): Column => [
  column,
  (row) => listOf(row[field]).map(idOf),
];
const extra = (...names: string[]): Column[] =>
  names.map((name) => [`metadata.${name}`, (row) => readExtra(row['metadata'], name)]);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Extensions are told by names of a district's own, in whatever case. */
function readExtra(metadata: unknown, name: string): unknown {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const found = Object.entries(metadata).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

const every = plain('sourcedId', 'status', 'dateLastModified');

/** The columns of each file, which are those of the CSV binding. `roles` comes from the users. */
export const serviceColumns = {
  orgs: [
    ...every,
    ...plain('name', 'type', 'identifier'),
    one('parentSourcedId', 'parent'),
    ...extra('timeZone', 'officePhone'),
  ],
  users: [
    ...every,
    ...plain(
      'enabledUser',
      'username',
      'givenName',
      'familyName',
      'middleName',
      'identifier',
      'email',
      'sms',
      'phone',
      'grades',
      'role',
    ),
    ['preferredGivenName', (row) => row['preferredFirstName'] ?? row['preferredGivenName']],
    ['preferredFamilyName', (row) => row['preferredLastName'] ?? row['preferredFamilyName']],
    many('agentSourcedIds', 'agents'),
    many('orgSourcedIds', 'orgs'),
    ...extra(
      'language',
      'phoneType',
      'timeZone',
      'household',
      'numbersGivenOn',
      'custodyBar',
      'emergencyContacts',
      'adultOn',
      'directoryRefusal',
    ),
  ],
  roles: [
    ...every,
    ...plain('roleType', 'role', 'beginDate', 'endDate'),
    one('userSourcedId', 'user'),
    one('orgSourcedId', 'org'),
  ],
  courses: [
    ...every,
    ...plain('title', 'courseCode', 'grades', 'subjects', 'subjectCodes'),
    one('schoolYearSourcedId', 'schoolYear'),
    one('orgSourcedId', 'org'),
  ],
  classes: [
    ...every,
    ...plain(
      'title',
      'grades',
      'classCode',
      'classType',
      'location',
      'subjects',
      'subjectCodes',
      'periods',
    ),
    one('courseSourcedId', 'course'),
    one('schoolSourcedId', 'school'),
    many('termSourcedIds', 'terms'),
  ],
  enrollments: [
    ...every,
    ...plain('role', 'primary', 'beginDate', 'endDate'),
    one('classSourcedId', 'class'),
    one('schoolSourcedId', 'school'),
    one('userSourcedId', 'user'),
  ],
} as const satisfies Record<string, readonly Column[]>;

export type ServiceFile = keyof typeof serviceColumns;

export const headerOf = (file: ServiceFile) => csvLine(serviceColumns[file].map(([name]) => name));
export const lineOf = (file: ServiceFile, row: ServiceRow) =>
  csvLine(serviceColumns[file].map(([, value]) => value(row)));

/** In 1.2 a person has roles, one at each school; in an export they are a file of their own. */
export const rolesOf = (user: ServiceRow): ServiceRow[] =>
  listOf(user['roles']).flatMap((role, place) =>
    typeof role === 'object' && role !== null
      ? [
          {
            ...role,
            sourcedId: `${user.sourcedId}-${place}`,
            status: user['status'],
            user: user.sourcedId,
          },
        ]
      : [],
  );

const csvLine = (cells: readonly unknown[]) => `${cells.map(cellOf).join(',')}\n`;

function cellOf(value: unknown): string {
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
