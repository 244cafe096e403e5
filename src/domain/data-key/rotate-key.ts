import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { EncryptedColumn } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';
import { openVault } from '#vault/vault.ts';
import { keyEntry, type RotatedClass, type RotationStep } from './data-key.ts';
import {
  lockKeys,
  nextKeyId,
  selectBehind,
  selectKeys,
  selectMoment,
  selectUses,
} from './data-key-store.ts';
import { copyStops, isIndexedByOlder, reindex } from './rotate-indexes.ts';
import { replaceValues, selectOutdated } from './sealed-value-store.ts';
import type { KeptRing } from './start-key-ring.ts';

type Rotation = {
  db: Db;
  keys: KeptRing;
  class: RotatedClass;
  by: string;
  onStep: (step: RotationStep) => void;
};

const lookEveryMs = 500;

/**
 * Puts a new key in the place of a class's, while everything runs: every program knows it before it is written with, then
 * each value goes over to it. One that was broken off is taken up where it was: no second key is made meanwhile.
 * Returns the key that the class has now.
 */
export async function rotateKey(rotation: Rotation): Promise<number> {
  const { keys, class: of, onStep } = rotation;
  const next = (await isUnfinished(rotation)) ? undefined : await makeNext(rotation);
  if (next !== undefined) {
    await everyoneHas(rotation, next);
    if (of === 'index') await copyStops({ ...rotation, vault: openVault(keys) });
    await writeWith(rotation, next);
    onStep({ kind: 'written-with', key: next });
  }
  await keys.refresh();
  const current = keys.current(of).id;
  // From then on nobody writes with the one before.
  await everyoneHas(rotation, current);
  for (const column of Object.keys(encryptedColumns) as EncryptedColumn[]) {
    if (encryptedColumns[column].class === of) await rewrite(rotation, column, current);
  }
  if (of === 'index') await reindex({ ...rotation, vault: openVault(keys) }, current);
  return current;
}

/** Whether values are left with a key that is not written with any more. */
async function isUnfinished({ db, class: of }: Rotation): Promise<boolean> {
  const { keys } = await selectKeys(db);
  if (of === 'index') {
    const current = keys.find((key) => key.class === of && key.state === 'current');
    return current !== undefined && (await isIndexedByOlder(db, current.id));
  }
  const old = keys.filter((key) => key.class === of && key.state === 'old').map(({ id }) => id);
  const uses = old.length === 0 ? [] : await selectUses(db);
  return uses.some(({ key }) => old.includes(key));
}

async function makeNext({ db, keys: ring, class: of, by }: Rotation): Promise<number> {
  return transact(db, async (tx) => {
    await lockKeys(tx);
    const { keys } = await selectKeys(tx);
    const made = keys.find((key) => key.class === of && key.state === 'next');
    if (made !== undefined) return made.id;
    const place = { id: await nextKeyId(tx), class: of };
    const [keeper] = ring.keepers;
    const wrapped = await keeper.wrap(randomBytes(32), place);
    const values = { ...place, state: 'next' as const, wrapped, wrapped_by: keeper.name };
    await tx.insertInto('data_key').values(values).execute();
    await insertAuditEntry(tx, keyEntry('data-key-made', place, by));
    return place.id;
  });
}

/** Waits until every program that runs has read the keys after this moment. */
async function everyoneHas({ db, keys, onStep }: Rotation, key: number): Promise<void> {
  const since = await selectMoment(db);
  await keys.refresh();
  let told = '';
  for (;;) {
    const readers = (await selectBehind(db, since)).map(({ reader }) => reader);
    if (readers.length === 0) return;
    if (told !== readers.join()) onStep({ kind: 'waiting', key, readers });
    told = readers.join();
    await wait(lookEveryMs);
  }
}

async function writeWith({ db, class: of, by }: Rotation, id: number): Promise<void> {
  await transact(db, async (tx) => {
    await lockKeys(tx);
    // No import reads numbers with one key and adds them under another.
    if (of === 'index')
      await run(tx)`SELECT pg_advisory_xact_lock(hashtext('bellwether phone indexes'))`;
    const moved = await tx
      .updateTable('data_key')
      .set({ state: 'old' })
      .where('class', '=', of)
      .where('state', '=', 'current')
      .where((eb) =>
        eb.exists(eb.selectFrom('data_key').where('id', '=', id).where('state', '=', 'next')),
      )
      .executeTakeFirst();
    // Somebody else has done it.
    if (moved.numUpdatedRows === 0n) return;
    await tx.updateTable('data_key').set({ state: 'current' }).where('id', '=', id).execute();
    await insertAuditEntry(tx, keyEntry('data-key-used', { id, class: of }, by));
  });
}

/** A batch is a transaction of its own: whatever is done stays done. */
async function rewrite(
  { db, keys, onStep }: Rotation,
  column: EncryptedColumn,
  current: number,
): Promise<void> {
  const vault = openVault(keys);
  let after: string | undefined;
  let values = 0;
  for (;;) {
    const outdated = await selectOutdated(db, column, { current, after });
    after = outdated.at(-1)?.id;
    if (after === undefined) return;
    const changes = outdated.map(({ id, belongsTo, value }) => ({
      id,
      before: value,
      after: vault.encryptBytes(vault.decryptBytes(value, belongsTo), belongsTo),
    }));
    await transact(db, (tx) => replaceValues(tx, column, changes));
    values += changes.length;
    onStep({ kind: 'rewritten', place: column, values });
  }
}
