import type { Db } from '#database/transaction.ts';
import type { EncryptedColumn, KeyClass } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';
import { KeyNotHeld, type Vault } from '#vault/vault.ts';
import { selectOutdated } from './sealed-value-store.ts';

/** How many values of a sample open with the keys at hand. */
export type SampleRead = {
  column: EncryptedColumn;
  class: KeyClass;
  sampled: number;
  /** Their key is there, and they don't open with it: changed, or put in another's place. */
  broken: number;
  /** Their key is not there. */
  withoutKey: number;
};

/** No key has this id: what isn't written with it is everything. */
const nobodys = 0;

/** Opens some values of every encrypted column, as anyone with a copy of the database would have to. */
export async function checkSealedValues(
  db: Db,
  vault: Pick<Vault, 'decryptBytes'>,
): Promise<SampleRead[]> {
  const read: SampleRead[] = [];
  for (const column of Object.keys(encryptedColumns) as EncryptedColumn[]) {
    const { class: of } = encryptedColumns[column];
    const sample = await selectOutdated(db, column, { current: nobodys, after: undefined });
    const found = { column, class: of, sampled: sample.length, broken: 0, withoutKey: 0 };
    for (const { value, belongsTo } of sample) {
      try {
        vault.decryptBytes(value, belongsTo);
      } catch (error) {
        if (error instanceof KeyNotHeld) found.withoutKey += 1;
        else found.broken += 1;
      }
    }
    read.push(found);
  }
  return read;
}
