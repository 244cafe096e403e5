import type { Transaction } from '#database/transaction.ts';

/** The person of the staff that the directory names, working or not. */
export async function selectByDirectory(
  tx: Transaction,
  person: { tenant: string; id: string },
): Promise<{ id: string; active: boolean } | undefined> {
  return tx
    .selectFrom('operator')
    .select(['id', 'active'])
    .where('directory_tenant', '=', person.tenant)
    .where('directory_id', '=', person.id)
    .executeTakeFirst();
}
