import type { Pool } from 'pg';
import { selectOutdated } from '#domain/data-key/sealed-value-store.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import type { EncryptedColumn } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';
import type { Vault } from '#vault/vault.ts';

/** All that a person with the database and every key can read: each encrypted value opened, and each row of each table as text. */
export async function everythingInClear(
  database: Pick<TestDatabase, 'owner'>,
  vault: Vault,
): Promise<string> {
  return [...(await everySealed(database, vault)), ...(await everyRow(database.owner.pool))].join(
    '\n',
  );
}

async function everySealed({ owner }: Pick<TestDatabase, 'owner'>, vault: Vault) {
  const opened: string[] = [];
  for (const column of Object.keys(encryptedColumns) as EncryptedColumn[]) {
    if (column === 'recording_audio.audio') continue;
    for (let after: string | undefined; ; ) {
      const values = await selectOutdated(owner.db, column, { current: 0, after });
      after = values.at(-1)?.id;
      if (after === undefined) break;
      for (const { belongsTo, value } of values)
        opened.push(`${column} ${vault.decrypt(value, belongsTo)}`);
    }
  }
  return opened;
}

async function everyRow(pool: Pool): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'recording_audio'`,
  );
  const lines: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    lines.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return lines;
}
