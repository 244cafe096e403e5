import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { ImportedAccount, OperatorImportRow } from './operator-import-row.ts';

export async function mapSchools(tx: Transaction): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('school').select(['id', 'sourced_id']).execute();
  return new Map(rows.map((row) => [row.sourced_id, row.id]));
}

/** Adds or renames the person; tells whether anything was written. */
export async function saveOperator(
  tx: Transaction,
  row: OperatorImportRow,
): Promise<{ id: string; written: 'added' | 'changed' | undefined }> {
  const { rows } = await sql<{ id: string; added: boolean }>`
    INSERT INTO operator (directory_tenant, directory_id, name, active)
    VALUES (${row.directoryTenant}, ${row.directoryId}, ${row.name}, ${row.isActive})
    ON CONFLICT (directory_tenant, directory_id) DO UPDATE SET name = EXCLUDED.name, active = EXCLUDED.active
    WHERE (operator.name, operator.active) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.active)
    RETURNING id, old IS NULL AS added
  `.execute(tx);
  const [saved] = rows;
  if (saved !== undefined) return { id: saved.id, written: saved.added ? 'added' : 'changed' };
  const existing = await tx
    .selectFrom('operator')
    .select('id')
    .where('directory_tenant', '=', row.directoryTenant)
    .where('directory_id', '=', row.directoryId)
    .executeTakeFirstOrThrow();
  return { id: existing.id, written: undefined };
}

/** Links the account, unless it is somebody else's: an account is never two people. */
export async function linkAccount(
  tx: Transaction,
  operatorId: string,
  account: ImportedAccount,
): Promise<'linked' | 'unchanged' | 'taken'> {
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
  const holder = await tx
    .selectFrom('chat_identity')
    .select('operator_id')
    .where('platform', '=', account.platform)
    .where('tenant_id', '=', account.tenantId)
    .where('user_id', '=', account.userId)
    .executeTakeFirst();
  return holder?.operator_id === operatorId ? 'unchanged' : 'taken';
}

/** Makes the living grants of the person exactly these; a grant that ends keeps its row and its dates. */
export async function setGrants(
  tx: Transaction,
  operatorId: string,
  wanted: readonly { role: OperatorImportRow['roles'][number]['role']; schoolId: string | null }[],
): Promise<{ granted: number; revoked: number }> {
  const live = await tx
    .selectFrom('role_grant')
    .select(['id', 'role', 'school_id'])
    .where('operator_id', '=', operatorId)
    .where('revoked_at', 'is', null)
    .execute();
  const isWanted = (grant: (typeof live)[number]) =>
    wanted.some(({ role, schoolId }) => grant.role === role && grant.school_id === schoolId);
  const ended = live.filter((grant) => !isWanted(grant)).map(({ id }) => id);
  if (ended.length > 0) {
    await tx
      .updateTable('role_grant')
      .set({ revoked_at: sql<string>`now()` })
      .where('id', 'in', ended)
      .execute();
  }
  let granted = 0;
  for (const { role, schoolId } of wanted) {
    if (live.some((grant) => grant.role === role && grant.school_id === schoolId)) continue;
    await tx
      .insertInto('role_grant')
      .values({ operator_id: operatorId, role, school_id: schoolId })
      .execute();
    granted++;
  }
  return { granted, revoked: ended.length };
}
