import { hkdfSync } from 'node:crypto';
import type pg from 'pg';
import { type DataKey, fixedRing, keyClasses } from '#vault/data-key.ts';
import { settingKeeper } from '#vault/keepers/setting-keeper.ts';
import { openVault, type Vault } from '#vault/vault.ts';

/** The data keys that a test's database has, made of its key-encryption key: known without asking the database. */
function keysOf(master: Buffer): DataKey[] {
  return keyClasses.map((of, place) => ({
    id: place + 1,
    class: of,
    bytes: Buffer.from(hkdfSync('sha256', master, '', `test ${of}`, 32)),
  }));
}

export function vaultOf(master: Buffer): Vault {
  return openVault(fixedRing(keysOf(master)));
}

/** Gives a new database the keys of `vaultOf`, as its first process would. */
export async function seedKeys(owner: pg.Pool, master: Buffer): Promise<void> {
  const keeper = settingKeeper(master);
  for (const key of keysOf(master)) {
    await owner.query(
      'INSERT INTO data_key (id, class, wrapped, wrapped_by) VALUES ($1, $2, $3, $4)',
      [key.id, key.class, await keeper.wrap(key.bytes, key), keeper.name],
    );
  }
}
