import { run } from '#database/query.ts';
import { type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { type ImportRequest, importFile } from '#domain/import/import-file.ts';
import { ImportRefused, type ImportReport } from '#domain/import/import-report.ts';
import { importActor } from '#domain/import/import-run-store.ts';
import { endPower } from '#domain/people/operator/account/revoke-power.ts';
import type { Notes } from '#sis/csv/problems.ts';
import { operatorPhoneBinding, type Vault } from '#vault/vault.ts';
import { linkListedAccounts } from './import-accounts.ts';
import {
  type ImportedAccount,
  nameRole,
  type OperatorImportRow,
  operatorLayout,
} from './operator-import-row.ts';
import {
  insertFirstGrant,
  isFirstList,
  mapSchools,
  saveOperator,
  selectLiveRoles,
} from './operator-import-store.ts';

type Request = ImportRequest & { vault: Vault };

/**
 * Brings staff to what the file says, all or nothing. A person who is not in the file stays as they are: leaving is
 * said with active = false, and ends all roles. Accounts come with the person who is new; who is on file links their own, since
 * anyone who runs this could otherwise act as them. An account that is linked stays linked.
 * No role is given here: that takes two administrators, in chat.
 */
export async function importOperators(request: Request): Promise<ImportReport> {
  return importList({ ...request, isFirst: false });
}

/**
 * Takes in a district's first staff list, with its roles, while nobody has ever had one. At least two administrators of the
 * whole district must be among them: from then on it takes two of those to change a role.
 */
export async function bootstrapOperators(request: Request): Promise<ImportReport> {
  return importList({ ...request, isFirst: true });
}

async function importList(request: Request & { isFirst: boolean }): Promise<ImportReport> {
  return importFile(request, {
    name: 'operators',
    ...operatorLayout(),
    apply: (tx, rows, notes) => saveRows(tx, { ...request, ...notes, rows }),
    refused: (facts) => auditRefusal(request, facts),
  });
}

/** Anyone who holds the command line and tries in vain to make somebody an approver is on record. */
async function auditRefusal(
  { db, by, isFirst }: Request & { isFirst: boolean },
  facts: { reason: Lowercase<string>; problems: number },
): Promise<void> {
  await transact(db, (tx) =>
    note(
      tx,
      importActor(by),
      'operators-import-refused',
      on('import', isFirst ? 'operators bootstrap' : 'operators import'),
      facts,
    ),
  );
}

type Saving = Notes & {
  vault: Vault;
  rows: readonly OperatorImportRow[];
  file: string;
  by: string;
  isFirst: boolean;
};

async function saveRows(
  tx: Transaction,
  { vault, rows, file, by, isFirst, problems, warnings }: Saving,
): Promise<Record<string, number>> {
  const counts = {
    operatorsAdded: 0,
    operatorsChanged: 0,
    accountsLinked: 0,
    phonesChanged: 0,
    rolesGranted: 0,
    rolesRevoked: 0,
  };
  if (isFirst) await checkFirst(tx, { rows, file, problems });
  const schools = await mapSchools(tx);
  for (const row of rows) {
    const complain = (words: string) => problems.add({ file, line: row.line, words });
    const { id, written, isErased } = await saveOperator(tx, vault, row);
    // A list may name people for years after they left: their name and accounts don't come back with it.
    if (isErased === true) continue;
    if (written === 'added') counts.operatorsAdded++;
    if (written === 'changed') counts.operatorsChanged++;
    const mayLink = isFirst || written === 'added';
    const linked = await linkListedAccounts(tx, { id, row, mayLink, complain });
    counts.accountsLinked += linked;
    const isOtherPhone = await setOperatorPhone(tx, vault, { operatorId: id, row });
    if (isOtherPhone) counts.phonesChanged++;
    if (row.roles.some(({ school }) => school !== undefined && !schools.has(school))) {
      complain('roles names a school that is not on the roster');
      continue;
    }
    const { granted, revoked, isOther } = await settleRoles(tx, { id, row, schools, isFirst });
    counts.rolesGranted += granted;
    counts.rolesRevoked += revoked;
    if (isOther) {
      const words =
        'the roles here are not those on file, which stay: two administrators change them';
      warnings.add({ file, line: row.line, words });
      await note(tx, importActor(by), 'role-refused', on('operator', id), {
        reason: 'takes-two-administrators',
        wanted: row.roles.map(nameRole),
      });
    }
    if (written !== undefined || isOtherPhone || linked + granted + revoked > 0) {
      await auditOperator(tx, { id, by, row });
    }
  }
  return counts;
}

type Saved = { id: string; row: OperatorImportRow };

/** `isOther`: the row has other roles than the person, and they stay. */
async function settleRoles(
  tx: Transaction,
  { id, row, schools, isFirst }: Saved & { schools: Map<string, string>; isFirst: boolean },
): Promise<{ granted: number; revoked: number; isOther: boolean }> {
  const held = await selectLiveRoles(tx, id);
  if (!row.isActive) {
    const revoked = held.length === 0 ? 0 : await endPower(tx, { operatorId: id, askedBy: null });
    return { granted: 0, revoked, isOther: false };
  }
  if (!isFirst) return { granted: 0, revoked: 0, isOther: !isSame(held, row.roles.map(nameRole)) };
  for (const { role, school, language } of row.roles) {
    const schoolId = school === undefined ? null : (schools.get(school) ?? null);
    await insertFirstGrant(tx, { operatorId: id, role, schoolId, language });
  }
  return { granted: row.roles.length, revoked: 0, isOther: false };
}

async function checkFirst(
  tx: Transaction,
  { rows, file, problems }: Pick<Saving, 'rows' | 'file' | 'problems'>,
): Promise<void> {
  const administrators = rows.filter(
    ({ isActive, accounts, roles }) =>
      isActive &&
      accounts.length > 0 &&
      roles.some(({ role, school }) => role === 'administrator' && school === undefined),
  );
  if (!(await isFirstList(tx))) {
    problems.add({
      file,
      words: 'roles were given already, so two administrators change them, in chat',
    });
    throw new ImportRefused('roles-given');
  }
  if (administrators.length < 2) {
    problems.add({
      file,
      words: 'the first list needs two administrators of the whole district, with their accounts',
    });
    throw new ImportRefused('too-few-administrators');
  }
}

const nameAccount = ({ platform, tenantId, userId }: ImportedAccount) =>
  `${platform}:${tenantId}:${userId}`;

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size === 0;
}

/** An auditor asks of one person who made them an approver and which accounts act as them. */
async function auditOperator(
  tx: Transaction,
  { id, by, row }: Saved & { by: string },
): Promise<void> {
  const roles = await selectLiveRoles(tx, id);
  await note(tx, importActor(by), 'operator-set', on('operator', id), {
    active: row.isActive,
    accounts: row.accounts.map(nameAccount),
    roles,
  });
}

/** Keeps the number that the list gives; tells whether it is another than before. Who has left keeps none. */
async function setOperatorPhone(
  tx: Transaction,
  vault: Vault,
  { operatorId, row }: { operatorId: string; row: OperatorImportRow },
): Promise<boolean> {
  const { phone, isActive } = row;
  if (phone === null || !isActive) {
    const { numDeletedRows } = await tx
      .deleteFrom('operator_phone')
      .where('operator_id', '=', operatorId)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }
  if (phone === undefined) return false;
  const number = vault.encrypt(phone, operatorPhoneBinding(operatorId));
  const changed = await run(tx)`
    INSERT INTO operator_phone AS p (operator_id, number_index, number)
    VALUES (${operatorId}, ${vault.phoneIndex(phone)}, ${number})
    ON CONFLICT (operator_id) DO UPDATE SET number_index = EXCLUDED.number_index, number = EXCLUDED.number
    WHERE p.number_index <> ALL (${vault.phoneIndexes(phone)}::bytea[])`;
  return changed === 1;
}
