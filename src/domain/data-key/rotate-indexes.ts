import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Db, transact } from '#database/transaction.ts';
import { unclaimedBinding, type Vault } from '#vault/vault.ts';
import type { RotationStep } from './data-key.ts';
import {
  countOutdated,
  type IndexedRow,
  type IndexedTable,
  indexedTables,
  lockOutdated,
  updateIndex,
} from './phone-index-store.ts';
import {
  copyStop,
  deleteOutdatedStops,
  lockUnclaimedStops,
  selectOpenStops,
} from './unclaimed-stop-store.ts';

type Reindexing = { db: Db; vault: Vault; onStep: (step: RotationStep) => void };

const againAfterMs = 500;

/** Whether a row is found by an older key that could go over to this one. */
export async function isIndexedByOlder(db: Db, current: number): Promise<boolean> {
  for (const table of indexedTables) if ((await countOutdated(db, table, current)) > 0) return true;
  return false;
}

/**
 * Opens each number and indexes it again. A batch is a transaction of its own: whatever is done stays done, and it
 * waits for no row that a call holds.
 */
export async function reindex(work: Reindexing, current: number): Promise<void> {
  await copyStops(work);
  for (const table of indexedTables) {
    let moved = 0;
    for (;;) {
      moved = await passThrough(work, { table, current, moved });
      if ((await countOutdated(work.db, table, current)) === 0) break;
      await wait(againAfterMs);
    }
  }
  await transact(work.db, async (tx) => {
    await lockUnclaimedStops(tx);
    await deleteOutdatedStops(tx, current);
  });
}

async function passThrough(
  { db, vault, onStep }: Reindexing,
  { table, current, moved }: { table: IndexedTable; current: number; moved: number },
): Promise<number> {
  let total = moved;
  let after: string | undefined;
  for (;;) {
    const rows = await transact(db, async (tx) => {
      const locked = await lockOutdated(tx, table, { current, after });
      for (const row of locked) await updateIndex(tx, table, indexAgain(vault, table, row));
      return locked;
    });
    after = rows.at(-1)?.id;
    if (after === undefined) return total;
    total += rows.length;
    onStep({ kind: 'rewritten', place: `${table.name}.${table.index}`, values: total });
  }
}

/** A deleted number is never looked up: its row gets an empty index. */
function indexAgain(vault: Vault, table: IndexedTable, row: IndexedRow): IndexedRow {
  const bound = table.bindings(row);
  const opened = row.values.map((value, place) => {
    const binding = bound[place];
    if (binding === undefined) throw new Error(`${table.name} has more values than bindings`);
    return value.length === 0 ? undefined : vault.decrypt(value, binding);
  });
  const index = table.indexOf(vault, opened[0] ?? randomUUID());
  const next = table.bindings({ id: row.id, index });
  const values = opened.map((plain, place) => {
    const binding = next[place];
    return plain === undefined || binding === undefined
      ? Buffer.alloc(0)
      : vault.encrypt(plain, binding);
  });
  return { id: row.id, index, values };
}

/** A stop waits under every key by which its number may come, before the first number comes by it. */
export async function copyStops({ db, vault }: Pick<Reindexing, 'db' | 'vault'>): Promise<void> {
  await transact(db, async (tx) => {
    await lockUnclaimedStops(tx);
    for (const { id, index, number } of await selectOpenStops(tx)) {
      const e164 = vault.decrypt(number, unclaimedBinding(index));
      for (const by of vault.comingPhoneIndexes(e164)) {
        if (by.equals(index)) continue;
        await copyStop(tx, { id, index: by, number: vault.encrypt(e164, unclaimedBinding(by)) });
      }
    }
  });
}
