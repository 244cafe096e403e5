import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { lockKeys, selectKeys } from './data-key-store.ts';
import type { KeptRing } from './start-key-ring.ts';

/**
 * Wraps every data key by the first of the keepers, also those that another one wrapped. No value is written again: the keys stay
 * the same. Returns how many there were.
 */
export async function setKeyKeeper(
  db: Db,
  keys: KeptRing,
  { by }: { by: string },
): Promise<number> {
  const [keeper] = keys.keepers;
  return transact(db, async (tx) => {
    await lockKeys(tx);
    const others = (await selectKeys(tx)).keys.filter((key) => key.wrappedBy !== keeper.name);
    for (const { id, class: of } of others) {
      const held = keys.find(id);
      if (held === undefined) throw new Error(`key ${id} is not held here`);
      const wrapped = await keeper.wrap(held.bytes, { id, class: of });
      await tx
        .updateTable('data_key')
        .set({ wrapped, wrapped_by: keeper.name })
        .where('id', '=', id)
        .execute();
    }
    if (others.length > 0) {
      await note(tx, { kind: 'system', id: by }, 'data-keys-wrapped', on('district', '1'), {
        keys: others.length,
      });
    }
    return others.length;
  });
}
