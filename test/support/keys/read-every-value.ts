import { type SealedValue, selectOutdated } from '#domain/data-key/sealed-value-store.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import type { EncryptedColumn } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';
import type { Vault } from '#vault/vault.ts';

const columns = Object.keys(encryptedColumns) as EncryptedColumn[];

/** The encrypted values of a database, at most a batch of each column. */
export async function everyValue({
  owner,
}: TestDatabase): Promise<Map<EncryptedColumn, SealedValue[]>> {
  const found = new Map<EncryptedColumn, SealedValue[]>();
  for (const column of columns) {
    found.set(column, await selectOutdated(owner.db, column, { current: 0, after: undefined }));
  }
  return found;
}

/** Opens each of them, or throws. */
export async function readEveryValue(database: TestDatabase, vault: Vault): Promise<string[]> {
  const values = [...(await everyValue(database)).values()].flat();
  return values.map(({ value, belongsTo }) => vault.decryptBytes(value, belongsTo).toString('hex'));
}
