import { one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import { staffNameBinding, type Vault } from '#vault/vault.ts';
import { type ImportedAccount, nameRole, type OperatorImportRow } from './operator-import-row.ts';

export async function mapSchools(tx: Transaction): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('school').select(['id', 'sourced_id']).execute();
  return new Map(rows.map((row) => [row.sourced_id, row.id]));
}

/** Adds or renames the person; tells whether anything was written. */
export async function saveOperator(
  tx: Transaction,
  vault: Vault,
  row: OperatorImportRow,
): Promise<{ id: string; written: 'added' | 'changed' | undefined; isErased?: true }> {
  const person = { tenant: row.directoryTenant, id: row.directoryId };
  const known = await one<{ id: string; active: boolean; name: string; isErased: boolean }>(tx)`
    SELECT id, active, staff_name(o) AS name, octet_length(name) = 0 AS "isErased" FROM operator o
    WHERE directory_tenant = ${person.tenant} AND directory_id = ${person.id} FOR UPDATE`;
  if (known !== undefined && known.name === row.name && known.active === row.isActive) {
    return { id: known.id, written: undefined };
  }
  if (known?.isErased === true && !row.isActive)
    return { id: known.id, written: undefined, isErased: true };
  const saved = await tx
    .insertInto('operator')
    .values({
      directory_tenant: person.tenant,
      directory_id: person.id,
      name: vault.encrypt(row.name, staffNameBinding(person)),
      active: row.isActive,
    })
    .onConflict((conflict) =>
      conflict.columns(['directory_tenant', 'directory_id']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        active: eb.ref('excluded.active'),
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id: saved.id, written: known === undefined ? 'added' : 'changed' };
}

/** Whose account it is; undefined where it is nobody's. */
export async function selectHolder(
  tx: Transaction,
  account: ImportedAccount,
): Promise<string | undefined> {
  const holder = await tx
    .selectFrom('chat_identity')
    .select('operator_id')
    .where('platform', '=', account.platform)
    .where('tenant_id', '=', account.tenantId)
    .where('user_id', '=', account.userId)
    .executeTakeFirst();
  return holder?.operator_id;
}

/** Links the account, unless it is somebody else's: an account is never two people. */
export async function linkAccount(
  tx: Transaction,
  operatorId: string,
  account: ImportedAccount,
): Promise<'linked' | 'unchanged' | 'taken'> {
  // Asked first: the database refuses the attempt to link an account of somebody on file, even one that is linked.
  const holder = await selectHolder(tx, account);
  if (holder !== undefined) return holder === operatorId ? 'unchanged' : 'taken';
  const added = await tx
    .insertInto('chat_identity')
    .values({
      platform: account.platform,
      tenant_id: account.tenantId,
      user_id: account.userId,
      operator_id: operatorId,
    })
    .onConflict((conflict) => conflict.columns(['platform', 'tenant_id', 'user_id']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 1n) return 'linked';
  return (await selectHolder(tx, account)) === operatorId ? 'unchanged' : 'taken';
}

/** Whether nobody has ever had a role; holds off everybody else who would bring in a list. */
export async function isFirstList(tx: Transaction): Promise<boolean> {
  await run(tx)`LOCK TABLE operator IN SHARE ROW EXCLUSIVE MODE`;
  return (await tx.selectFrom('role_grant').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** A role that no two administrators stand behind: the database takes it only until a district has had two. */
export async function insertFirstGrant(
  tx: Transaction,
  grant: { operatorId: string; role: Role; schoolId: string | null; language: string | null },
): Promise<void> {
  await tx
    .insertInto('role_grant')
    .values({
      operator_id: grant.operatorId,
      role: grant.role,
      school_id: grant.schoolId,
      language: grant.language,
    })
    .execute();
}

/** The live roles of the person as a file writes them: `approver`, or `approver@` and the school's sourcedId. */
export async function selectLiveRoles(tx: Transaction, operatorId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('role_grant as g')
    .leftJoin('school as s', 's.id', 'g.school_id')
    .where('g.operator_id', '=', operatorId)
    .where('g.revoked_at', 'is', null)
    .orderBy('g.role')
    .select(['g.role', 'g.language', 's.sourced_id'])
    .execute();
  return rows.map(({ role, language, sourced_id }) =>
    nameRole({ role, language, school: sourced_id ?? undefined }),
  );
}
