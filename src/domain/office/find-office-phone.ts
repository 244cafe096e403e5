import type { Transaction } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { lacksCourse } from '#domain/people/training/training-store.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import {
  type LookUpRefusal,
  type OfficePhone,
  type PhoneAsked,
  type PhoneUser,
  studentsOf,
  toGuardian,
  usersWithin,
} from './office-phone.ts';
import { selectPhoneUsers } from './office-phone-store.ts';
import { officeReach } from './office-reach.ts';
import { recordDisclosure, recordMissedLookUp } from './record-disclosure.ts';

type PhoneRow = {
  id: string;
  index: Buffer;
  number: Buffer;
  lineType: OfficePhone['lineType'];
};

export type LookUp = {
  operator: Operator;
  phone: PhoneAsked;
  /** What is going to be shown, such as `consent-history`. */
  what: Lowercase<string>;
  campaignId?: string;
};

export type Reached = {
  kind: 'reached';
  row: PhoneRow;
  users: PhoneUser[];
  within: PhoneUser[];
};
export type LookUpRefused = { kind: 'refused'; reason: LookUpRefusal };

/** The phone, if the operator may act on it; a miss leaves its entry. */
export async function reachPhone(
  tx: Transaction,
  { operator, phone, what }: LookUp,
): Promise<Reached | LookUpRefused> {
  const reach = officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-office' };
  if (await lacksCourse(tx, operator.id)) {
    await recordMissedLookUp(tx, { operatorId: operator.id, what, reason: 'untrained' });
    return { kind: 'refused', reason: 'untrained-for-data' };
  }
  const row = await selectPhone(tx, phone);
  const users = row === undefined ? [] : await selectPhoneUsers(tx, row.id);
  const within = usersWithin(users, reach);
  if (row === undefined || (reach !== 'district' && within.length === 0)) {
    const reason = row === undefined ? 'unknown' : 'out-of-reach';
    await recordMissedLookUp(tx, { operatorId: operator.id, what, reason });
    return {
      kind: 'refused',
      reason: reach === 'district' ? 'no-such-phone' : 'no-such-phone-here',
    };
  }
  return { kind: 'reached', row, users, within };
}

/** The names of those who use the phone and of their students, to be compared with and shown to nobody. */
export async function findNames(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  users: readonly PhoneUser[],
): Promise<string[]> {
  const students = await selectStudentNames(
    tx,
    users.flatMap(({ studentId }) => (studentId === null ? [] : [studentId])),
  );
  return [
    ...users.map(guardianName(vault)),
    ...students.map(({ sourcedId, name }) => vault.decrypt(name, `student.name:${sourcedId}`)),
  ];
}

/** Who uses the phone, by name: a disclosure, kept in this transaction before anything is read in clear. */
export async function findOfficePhone(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  lookUp: LookUp,
): Promise<{ kind: 'found'; phone: OfficePhone } | LookUpRefused> {
  const reached = await reachPhone(tx, lookUp);
  if (reached.kind === 'refused') return reached;
  const { row, users, within } = reached;
  await recordDisclosure(tx, {
    operatorId: lookUp.operator.id,
    what: lookUp.what,
    act: 'consent-looked-up',
    phoneId: row.id,
    studentIds: studentsOf(within),
    campaignId: lookUp.campaignId,
  });
  const guardians = [...Map.groupBy(within, ({ guardianId }) => guardianId).values()];
  const all = new Set(users.map(({ guardianId }) => guardianId));
  return {
    kind: 'found',
    phone: {
      phoneId: row.id,
      lastDigits: vault.decrypt(row.number, phoneBinding(row.index)).slice(-2),
      lineType: row.lineType,
      guardians: guardians.flatMap((lines) => toGuardian(lines, guardianName(vault))),
      guardiansElsewhere: all.size - guardians.length,
    },
  };
}

const guardianName =
  (vault: Pick<Vault, 'decrypt'>) =>
  ({ sourcedId, name }: PhoneUser) =>
    vault.decrypt(name, `guardian.name:${sourcedId}`);

async function selectPhone(tx: Transaction, asked: PhoneAsked): Promise<PhoneRow | undefined> {
  return tx
    .selectFrom('phone')
    .select(['id', 'index', 'number', 'line_type as lineType'])
    .where((eb) => ('id' in asked ? eb('id', '=', asked.id) : eb('index', 'in', asked.indexes)))
    .executeTakeFirst();
}

async function selectStudentNames(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ sourcedId: string; name: Buffer }[]> {
  if (ids.length === 0) return [];
  return tx
    .selectFrom('student')
    .select(['sourced_id as sourcedId', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
}
