import { many, one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { emailBinding, phoneBinding, type Vault } from '#vault/vault.ts';
import {
  readMessages,
  selectHandCalls,
  selectNotCalled,
  selectOfficeCalls,
  selectOfficeRequests,
  selectOfficeTasks,
} from './family-asked-store.ts';
import type { FamilyData, FamilyFormat, FamilyStudent } from './family-data.ts';
import {
  type NumberRow,
  selectBlocksOf,
  selectChecksOf,
  selectConsentsOf,
  selectContacts,
  selectDisclosuresOf,
  selectGuardian,
  selectNoticesOf,
  selectNumbers,
  selectOptOutsOf,
  selectRequests,
  selectStudents,
} from './family-data-store.ts';
import { type FamilyRequest, mayReadOf } from './start-family-data.ts';

type ExportRequest = FamilyRequest & {
  operator: Operator;
  format: FamilyFormat;
  expiresAt: Temporal.Instant;
};

/**
 * Everything of one guardian, for the person whose link it is. That they were given it is a disclosure, kept first. Undefined
 * where they may not read about the family now.
 */
export async function exportFamilyData(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  request: ExportRequest,
): Promise<FamilyData | undefined> {
  const { guardianId, operator } = request;
  if (!(await mayReadOf(tx, operator, guardianId))) return undefined;
  const isStudent = request.whoAsks === 'adult-student';
  // A student of age gets what is theirs, and no more of the parent.
  const students = (await selectStudents(tx, guardianId)).filter(
    ({ isOfAge }) => !isStudent || isOfAge,
  );
  const numbers = (await selectNumbers(tx, guardianId)).filter(
    ({ isStudents }) => !isStudent || isStudents,
  );
  await recordFamilyDisclosure(tx, request, { students, numbers });
  return readFamily(tx, vault, { request, students, numbers, by: operator.name });
}

type Rows = { students: Awaited<ReturnType<typeof selectStudents>>; numbers: NumberRow[] };

async function recordFamilyDisclosure(
  tx: Transaction,
  { operator, guardianId, format, expiresAt }: ExportRequest,
  { students, numbers }: Rows,
): Promise<void> {
  const studentIds = students.map(({ id }) => id);
  await run(tx)`
    INSERT INTO disclosure (operator_id, what, phone_id, student_ids)
    SELECT ${operator.id}, 'family-data', phone, ${studentIds}::uuid[]
    FROM unnest(${numbers.length === 0 ? [null] : numbers.map(({ id }) => id)}::uuid[]) AS of (phone)`;
  await note(
    tx,
    { kind: 'operator', id: operator.id },
    'family-data-downloaded',
    on('guardian', guardianId),
    { format, students: studentIds.length, linkExpiresAt: expiresAt.toString() },
  );
}

async function readFamily(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  { request, students, numbers, by }: Rows & { request: ExportRequest; by: string },
): Promise<FamilyData> {
  const guardian = await selectGuardian(tx, request.guardianId);
  const phoneIds = numbers.map(({ id }) => id);
  const shown = students.map((student) => ({
    ...student,
    withheld: withheldFrom(request.whoAsks, student),
  }));
  const studentIds = shown.filter(({ withheld }) => withheld === null).map(({ id }) => id);
  const inClear = new Map(
    numbers.map(({ id, index, number }) => [id, vault.decrypt(number, phoneBinding(index))]),
  );
  const named = <Row extends { number: string }>(row: Row): Row => ({
    ...row,
    number: inClear.get(row.number) ?? '',
  });
  // On a number that others use, somebody else may have said it.
  const isTheirs = (phoneId: string) =>
    numbers.some(({ id, isShared }) => id === phoneId && !isShared);
  const head = await one<{ district: string; timeZone: string; at: Temporal.Instant }>(tx)`
    SELECT name AS district, time_zone AS "timeZone", now() AS at FROM district`;
  if (head === undefined) throw new Error('there is no district');
  return {
    ...head,
    request: { whoAsks: request.whoAsks, checked: request.checked, preparedBy: by },
    guardian: {
      ...guardian,
      name: vault.decrypt(guardian.name, `guardian.name:${guardian.sourcedId}`),
      // A student of age gets what is theirs.
      works: request.whoAsks === 'adult-student' ? [] : guardian.works,
      contactOf: request.whoAsks === 'adult-student' ? [] : guardian.contactOf,
    },
    students: shown.map(({ sourcedId, ...student }) => ({
      id: student.id,
      name: vault.decrypt(student.name, `student.name:${sourcedId}`),
      relation: student.relation,
      schools: student.withheld === null ? student.schools : [],
      groups: student.withheld === null ? student.groups : [],
      excusedOn: student.withheld === null ? student.excusedOn : [],
      onRoster: student.onRoster,
      directoryRefused: student.directoryRefused,
      withheld: student.withheld,
    })),
    numbers: numbers.map(({ id, lineType, inUse, isShared, firstSince }) => ({
      id,
      number: inClear.get(id) ?? '',
      lineType,
      inUse,
      isShared,
      firstSince,
    })),
    emails:
      request.whoAsks === 'adult-student' ? [] : await readEmails(tx, vault, request.guardianId),
    consents: (await selectConsentsOf(tx, phoneIds)).map(named),
    optOuts: (await selectOptOutsOf(tx, phoneIds)).map(({ id, words, ...row }) =>
      named({
        ...row,
        words: words && (isTheirs(row.number) ? vault.decrypt(words, wordsBinding(id)) : null),
      }),
    ),
    blocks: (await selectBlocksOf(tx, phoneIds)).map(({ id, reason, ...row }) =>
      named({ ...row, reason: vault.decrypt(reason, `phone_block.reason:${id}`) }),
    ),
    numberChecks: (await selectChecksOf(tx, phoneIds)).map(named),
    notices: (await selectNoticesOf(tx, { guardianId: request.guardianId, phoneIds })).map(named),
    contacts: (await selectContacts(tx, phoneIds)).map(named),
    requests: await selectRequests(tx, { guardianId: request.guardianId, phoneIds }),
    officeRequests: (await selectOfficeRequests(tx, phoneIds)).map(named),
    messages: (await readMessages(tx, vault, { phoneIds, isTheirs })).map(named),
    officeTasks: (await selectOfficeTasks(tx, phoneIds)).map(named),
    officeCalls: (await selectOfficeCalls(tx, phoneIds)).map(named),
    handCalls: await selectHandCalls(tx, studentIds),
    notCalled: (await selectNotCalled(tx, phoneIds)).map(named),
    disclosures: await selectDisclosuresOf(tx, { studentIds, phoneIds }),
  };
}

function withheldFrom(
  whoAsks: FamilyRequest['whoAsks'],
  { isBarred, isOfAge }: { isBarred: boolean; isOfAge: boolean },
): FamilyStudent['withheld'] {
  if (whoAsks === 'adult-student') return null;
  if (isBarred) return 'custody-document';
  return isOfAge ? 'of-age' : null;
}

type Row = Omit<FamilyData['emails'][number], 'address'> & { index: Buffer; address: Buffer };

/** The address that the roster has of a guardian, what was sent to it, and what its readers stopped. */
async function readEmails(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  guardianId: string,
): Promise<FamilyData['emails']> {
  const rows = await many<Row>(tx)`
    SELECT e.index, e.address, e.given_on::text AS "givenOn", EXISTS (
        SELECT FROM guardian other WHERE other.email_id = e.id AND other.id <> g.id) AS "isShared",
      coalesce((SELECT json_agg(json_build_object('at', l.state_at, 'closure', c.number, 'happening', v.happening, 'outcome', l.state,
          'text', ARRAY(SELECT t.value FROM jsonb_each_text(v.sealed_content -> 'texts') AS t WHERE t.key = ANY (l.languages)
            OR t.key = 'en' AND NOT (v.sealed_content -> 'texts' ?& l.languages)))
          ORDER BY l.state_at)
        FROM letter l JOIN campaign_version v ON v.id = l.version_id JOIN campaign c ON c.id = v.campaign_id
        WHERE l.address_id = e.id), '[]') AS letters,
      coalesce((SELECT json_agg(json_build_object('at', b.recorded_at, 'what', b.what) ORDER BY b.id)
        FROM email_block b WHERE b.address_id = e.id), '[]') AS stops
    FROM guardian g JOIN email_address e ON e.id = g.email_id WHERE g.id = ${guardianId}`;
  return rows.map(({ index, address, ...row }) => ({
    ...row,
    address: vault.decrypt(address, emailBinding(index)),
    letters: row.letters.map(({ at, ...one }) => ({ ...one, at: Temporal.Instant.from(at) })),
    stops: row.stops.map(({ at, ...one }) => ({ ...one, at: Temporal.Instant.from(at) })),
  }));
}
