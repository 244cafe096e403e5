import type { Notes } from '#sis/csv/problems.ts';
import { type CsvRow, readCsv } from '#sis/csv/read-csv.ts';
import { hasControl, isSourcedId, readList, readName } from './field.ts';
import { readGrades } from './read-grades.ts';
import { type Role, readRole } from './read-roles.ts';
import { type StatusReader, statusReader } from './read-status.ts';
import type { RosterPackage } from './roster-package.ts';

export type UserRow = {
  line: number;
  sourcedId: string;
  isLive: boolean;
  /** As people call them, NFC. */
  name: string;
  phone: string;
  sms: string;
  phoneType: string;
  email: string;
  language: string;
  /** The household's, as it stands in the file. */
  timeZone: string;
  /** The school system's id of the home. */
  household: string;
  agents: string[];
  bars: { guardian: string; document: string }[];
  /** Of a student, in the order in which they are called. */
  contacts: string[];
  /** Of staff, as it stands in the file: the day on which they gave their numbers to be told by. */
  numbersGivenOn: string;
  /** Of a student, as they stand in the file: the day of rights of their own, and a refused directory. */
  adultOn: string;
  directoryRefusal: string;
  /** Of a student, as people say them, such as `Grade 5`. */
  grades: string[];
  /** In 1.1 only; in 1.2 roles.csv tells. */
  role: Role | undefined;
  orgs: string[];
};

/** Somebody whose row is wrong; known to exist, so that one mistake is told once. */
export type BrokenUserRow = { line: number; sourcedId: string; words: string };

const shared = ['sourcedId', 'givenName', 'familyName', 'sms', 'phone', 'agentSourcedIds'] as const;
const extensions = [
  'status',
  'email',
  'grades',
  'metadata.language',
  'metadata.phoneType',
  'metadata.timeZone',
  'metadata.household',
  'metadata.numbersGivenOn',
  'metadata.custodyBar',
  'metadata.emergencyContacts',
  'metadata.adultOn',
  'metadata.directoryRefusal',
  'preferredGivenName',
  'preferredFamilyName',
] as const;
/** Of 1.1. */
const inOne = ['role', 'orgSourcedIds'] as const;
type Column = (typeof shared | typeof extensions | typeof inOne)[number];

const longestName = 200;
const file = 'users.csv';

export async function* readUsers(
  source: RosterPackage,
  version: '1.1' | '1.2',
  { problems, warnings }: Notes,
  columns: readonly Column[] = shared,
): AsyncGenerator<(UserRow | BrokenUserRow)[]> {
  const status = statusReader(file, warnings);
  const required: Column[] = [...columns, ...(version === '1.1' ? inOne : [])];
  const layout = { required, optional: [...shared, ...extensions] };
  for await (const batch of readCsv<Column>({ file, bytes: source.read(file) }, layout, problems)) {
    yield batch.map((row) => {
      const read = readUser(row, version, status);
      return typeof read === 'string'
        ? { line: row.line, sourcedId: row.value('sourcedId'), words: read }
        : read;
    });
  }
  status.tell();
}

function readUser(
  row: CsvRow<Column>,
  version: '1.1' | '1.2',
  status: StatusReader,
): UserRow | string {
  const sourcedId = row.value('sourcedId');
  if (!isSourcedId(sourcedId)) return 'has no usable sourcedId';
  const given = row.value('preferredGivenName') || row.value('givenName');
  const family = row.value('preferredFamilyName') || row.value('familyName');
  const name = readName(`${given} ${family}`);
  if (name === '') return 'has no name';
  if (name.length > longestName) return `has a name longer than ${longestName} characters`;
  if (hasControl(name)) return 'has a control character in the name';
  const role = version === '1.1' ? readRole(row.value('role')) : undefined;
  if (version === '1.1' && role === undefined) return 'has a role that OneRoster does not know';
  const agents = readList(row.value('agentSourcedIds'));
  if (agents.some((agent) => !isSourcedId(agent)))
    return 'has an unusable identifier in agentSourcedIds';
  const contacts = readList(row.value('metadata.emergencyContacts').replaceAll(';', ','));
  if (contacts.some((contact) => !isSourcedId(contact)))
    return 'has an unusable identifier in metadata.emergencyContacts';
  const bars = readBars(row.value('metadata.custodyBar'));
  if (bars === undefined) {
    return 'metadata.custodyBar must read guardianSourcedId=document reference, several parted by semicolons';
  }
  return {
    line: row.line,
    sourcedId,
    isLive: status.isLive(row.value('status'), row.line),
    name,
    phone: row.value('phone'),
    sms: row.value('sms'),
    phoneType: row.value('metadata.phoneType').toLowerCase(),
    email: row.value('email').trim(),
    language: row.value('metadata.language'),
    timeZone: row.value('metadata.timeZone'),
    household: row.value('metadata.household'),
    numbersGivenOn: row.value('metadata.numbersGivenOn'),
    agents,
    bars,
    contacts,
    adultOn: row.value('metadata.adultOn'),
    directoryRefusal: row.value('metadata.directoryRefusal').toLowerCase(),
    grades: readGrades(row.value('grades')),
    role,
    orgs: version === '1.1' ? readList(row.value('orgSourcedIds')) : [],
  };
}

/** 34 CFR 99.4: a bar without the document that orders it would take away a parent's rights. */
function readBars(text: string): UserRow['bars'] | undefined {
  if (text === '') return [];
  const bars: UserRow['bars'] = [];
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const cut = part.indexOf('=');
    const guardian = part.slice(0, Math.max(cut, 0)).trim();
    const document = part.slice(cut + 1).trim();
    if (
      !isSourcedId(guardian) ||
      document === '' ||
      document.length > 200 ||
      hasControl(document)
    ) {
      return undefined;
    }
    bars.push({ guardian, document });
  }
  return bars;
}
