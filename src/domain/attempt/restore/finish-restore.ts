import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { type CaughtUp, judgeRestore, type Restore } from './restore.ts';
import { lockRestore, recordLoss, selectOpenRestore } from './restore-store.ts';

export type Asked = {
  id: string;
  worker: string;
  found: CaughtUp;
  /** When the newest call or text was made that the carrier has and the database lacked. */
  lostUntil?: Temporal.Instant | undefined;
};

/** The carrier has told all. What doesn’t go on by itself now waits until a person has said so, too. */
export async function finishAsking(db: Db, { id, worker, found, lostUntil }: Asked): Promise<void> {
  const actor: Actor = { kind: 'system', id: worker };
  await transact(db, async (tx) => {
    const before = await lockRestore(tx, id);
    if (before === undefined || before.askedAt !== null) return;
    // Where a worker knows that nothing it had seen is lost, what the carrier has beyond is of the last moment.
    if (lostUntil !== undefined && !before.kept) await recordLoss(tx, id, lostUntil);
    const restore = (await lockRestore(tx, id)) ?? before;
    const isMissing = lostUntil !== undefined || restore.lostUntil !== null;
    const goesOn = judgeRestore({ ...restore, wasStandby: await wasStandby(tx), isMissing });
    const spares = goesOn === 'nothing' ? null : 'emergency';
    const { calls, texts, optOuts, strange } = found;
    await run(tx)`
      UPDATE database_restore SET asked_at = clock_timestamp(), lease_until = NULL, calls = ${calls}, texts = ${texts},
        opt_outs = ${optOuts}, strange = ${strange}, spares = ${spares} WHERE id = ${id}`;
    await note(tx, actor, 'restore-caught-up', on('database-restore', id), {
      calls,
      texts,
      optOuts,
      strange,
    });
    if (restore.toldAt !== null || goesOn === 'everything') await settle(tx, id, actor);
  });
}

async function wasStandby(tx: Transaction): Promise<boolean> {
  const row = await one<{ was: boolean }>(tx)`SELECT was_standby() AS was`;
  return row?.was === true;
}

/**
 * A person says that nothing more has to be brought back, and how many erasures were applied again. Returns how it stands
 * now; undefined where none is open.
 */
export async function finishRestore(
  db: Db,
  by: string,
  erasures: number,
): Promise<Restore | undefined> {
  const actor: Actor = { kind: 'system', id: by };
  return transact(db, async (tx) => {
    const open = await selectOpenRestore(tx);
    const restore = open && (await lockRestore(tx, open.id));
    if (restore === undefined) return undefined;
    if (restore.toldAt === null)
      await run(tx)`
        UPDATE database_restore SET told_at = clock_timestamp() WHERE id = ${restore.id}`;
    await note(tx, actor, 'restore-confirmed', on('database-restore', restore.id), { erasures });
    if (restore.askedAt !== null) await settle(tx, restore.id, actor);
    return lockRestore(tx, restore.id);
  });
}

async function settle(tx: Transaction, id: string, actor: Actor): Promise<void> {
  await run(tx)`UPDATE database_restore SET settled_at = clock_timestamp() WHERE id = ${id}`;
  await note(tx, actor, 'restore-settled', on('database-restore', id));
}
