import type { FamilyData } from '#domain/family/data/family-data.ts';

/** The family's file as JSON brings it. */
export type FamilyFile = { [Key in keyof FamilyData]: FamilyData[Key] };
/** What of a file stands for a table's rows; or why a family isn't given them. */
type Place = ((file: FamilyFile) => readonly unknown[]) | { why: string };

const derived = { why: 'worked out from the other tables' };
const outcome = { why: 'the carrier’s codes of a call, whose outcome the file has' };
const onceErased = {
  why: 'who is erased gets no file; that it was asked for is among the requests',
};

/**
 * Each table that names a family, a number, a student or what came of one. A new table has no line here, and the scenario
 * that reads this fails until somebody has thought about it.
 */
export const keptOfFamily: Readonly<Record<string, Place>> = {
  attempt: ({ contacts }) => contacts,
  call_event: outcome,
  orphan_call: outcome,
  carrier_erasure: onceErased,
  consent_record: ({ consents }) => consents,
  disclosure: ({ disclosures }) => disclosures,
  drill_call: { why: 'of phones of the staff' },
  employment: ({ guardian }) => guardian.works,
  emergency_contact: ({ guardian }) => guardian.contactOf,
  email_block: ({ emails }) => emails.flatMap(({ stops }) => stops),
  enrollment: ({ students }) => students.flatMap(({ schools }) => schools),
  erasure: onceErased,
  excused_absence: ({ students }) => students.flatMap(({ excusedOn }) => excusedOn),
  exclusion: ({ notCalled }) => notCalled,
  family_request: ({ officeRequests }) => officeRequests,
  family_request_text: ({ messages }) => messages.filter(({ from }) => from === 'family'),
  group_member: ({ students }) => students.flatMap(({ groups }) => groups),
  guardian_phone: ({ numbers }) => numbers,
  guardianship: ({ students }) => students,
  hand_call: ({ handCalls }) => handCalls,
  hand_call_claim: { why: 'for a day: who of the staff was to call a number by hand' },
  incident_person: {
    why: 'a family is told of a breach by a notice of its own, when counsel has read it',
  },
  letter: ({ emails }) => emails.flatMap(({ letters }) => letters),
  closure_reply: ({ contacts }) =>
    contacts.flatMap(({ confirmedAt, safeAt }) =>
      [confirmedAt, safeAt].filter((at) => at !== null),
    ),
  notice_delivery: ({ notices }) => notices,
  number_check: ({ numberChecks }) => numberChecks,
  number_check_lease: derived,
  office_task: ({ officeTasks }) => officeTasks,
  office_task_text: { why: 'which opt-out a task is about; the words are the opt-out’s' },
  office_transfer: ({ officeCalls }) => officeCalls,
  // A code lasts ten minutes and HELP is counted for two days; that they were asked for is among the requests.
  outreach: ({ optOuts, messages }) => [
    ...optOuts.filter(({ confirmation }) => confirmation !== null),
    ...messages.filter(({ from }) => from === 'office'),
  ],
  contact_audience: derived,
  phone_audience: derived,
  staff_audience: derived,
  phone_block: ({ blocks }) => blocks,
  phone_gate: derived,
  recipient: { why: 'on a list; each call or text of it is among the contacts' },
  recording_play: ({ contacts }) => contacts.filter(({ recordingHeard }) => recordingHeard),
  revocation: ({ optOuts }) => optOuts,
  two_person_change: onceErased,
  unclaimed_stop: { why: 'of numbers that no roster has' },
};

/** By the name of a column: which rows are the family's, of ids `$1` guardian, `$2` phones, `$3` students, `$4` indexes. */
const whose: Readonly<Record<string, string>> = {
  guardian_id: '= $1',
  phone_id: '= ANY ($2)',
  student_id: '= ANY ($3)',
  address_id: 'IN (SELECT email_id FROM guardian WHERE id = $1)',
  phone_index: '= ANY ($4)',
  phone_indexes: '&& $4',
  phone_ids: '&& $2',
  student_ids: '&& $3',
  attempt_id: 'IN (SELECT id FROM attempt WHERE phone_id = ANY ($2))',
  revocation_id: 'IN (SELECT id FROM revocation WHERE phone_id = ANY ($2))',
  request_id: 'IN (SELECT id FROM family_request WHERE phone_id = ANY ($2))',
  task_id: 'IN (SELECT id FROM office_task WHERE phone_id = ANY ($2))',
};
const names = Object.keys(whose);

/** Tables with such a column. */
export const tablesOfFamilies = `SELECT c.table_name AS name, array_agg(c.column_name::text) AS columns
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name IN (${names.map((name) => `'${name}'`).join(', ')})
  GROUP BY c.table_name ORDER BY 1`;

/** Which rows of a table are the family's: the guardian's own, where it names one. */
export function rowsOfFamily(columns: readonly string[]): string {
  const among = (some: readonly string[]) =>
    `(${some.map((column) => `${column} ${whose[column]}`).join(' OR ') || 'false'})`;
  if (!columns.includes('guardian_id')) return `${allIds} AND ${among(columns)}`;
  const others = columns.filter((column) => column !== 'guardian_id');
  return `${allIds} AND (guardian_id ${whose['guardian_id']} OR guardian_id IS NULL AND ${among(others)})`;
}

/** All four values are used, as PostgreSQL wants it. */
export const allIds = '($1::uuid, $2::uuid[], $3::uuid[], $4::bytea[]) IS NOT NULL';
