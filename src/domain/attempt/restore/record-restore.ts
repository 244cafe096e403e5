import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { type NoticedBy, noticedFrom, type Restore } from './restore.ts';
import {
  recordLoss,
  selectLatestRestore,
  selectOpenRestore,
  selectPlace,
} from './restore-store.ts';

/** What somebody says of it who noticed: a worker that remembers more, a witness that has seen a longer log, or a person. */
export type Told = {
  noticedBy: 'worker' | 'witness' | 'command-line';
  /** From when on the carrier is asked. */
  moment?: Temporal.Instant | undefined;
  /** When an entry was written that a worker has seen and that isn't here. */
  lostUntil?: Temporal.Instant;
};

/**
 * Notices whether the database came back from a backup, or a standby took over, before anything is written into it, and
 * tells of the restore that is not caught up with. Until one is, nothing is dialed.
 */
export async function recordRestore(db: Db, by: string, told?: Told): Promise<Restore | undefined> {
  const place = await selectPlace(db);
  if (told === undefined && place.isMarked && !place.isOpen) return undefined;
  return transact(db, async (tx) => {
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('database-restore', 0))`;
    const row = await one<{ mark: string | null; now: string }>(tx)`
      SELECT (SELECT mark FROM database_mark) AS mark, current_mark() AS now`;
    const { mark = null, now = '' } = row ?? {};
    const isMoved = mark !== null && mark !== now;
    if (mark !== now)
      await run(tx)`
        INSERT INTO database_mark (mark) VALUES (${now})
        ON CONFLICT (only_row) DO UPDATE SET mark = excluded.mark`;
    if ((await selectOpenRestore(tx)) === undefined) {
      if (isMoved) await insertRestore(tx, by, { ...told, noticedBy: noticedFrom(mark, now) });
      else if (told !== undefined) await insertRestore(tx, by, await asTakeover(tx, told));
    }
    const open = await selectOpenRestore(tx);
    if (open === undefined || told?.lostUntil === undefined) return open;
    await recordLoss(tx, open.id, told.lostUntil);
    return selectOpenRestore(tx);
  });
}

type Noticed = { noticedBy: NoticedBy; moment?: Temporal.Instant | undefined };

/** What a worker misses that comes back last was lost in the takeover that another one noticed. */
async function asTakeover(tx: Transaction, told: Told): Promise<Noticed> {
  const latest = await selectLatestRestore(tx);
  const { noticedBy, lostUntil: lost } = told;
  if (noticedBy !== 'worker' || lost === undefined || latest?.noticedBy !== 'timeline') return told;
  const { moment, noticedAt } = latest;
  const isBetween = (at: Temporal.Instant) =>
    Temporal.Instant.compare(moment, at) <= 0 && Temporal.Instant.compare(at, noticedAt) <= 0;
  return isBetween(lost) ? { noticedBy: 'timeline', moment } : told;
}

/**
 * It knows what happened up to the newest transaction that it replayed. Where that isn't known any more, up to the newest
 * entry: of those before the server's start where its files were copied, and of all in a server that was running.
 */
async function insertRestore(tx: Transaction, by: string, noticed: Noticed): Promise<void> {
  const { noticedBy, moment } = noticed;
  const isCopied = noticedBy !== 'server';
  const restore = await one<{ id: string; moment: Temporal.Instant }>(tx)`
    INSERT INTO database_restore (moment, noticed_by)
    SELECT coalesce(${moment?.toString() ?? null}::timestamptz,
      CASE WHEN ${noticedBy === 'timeline'} THEN pg_last_xact_replay_timestamp() END,
      (SELECT at FROM audit_entry WHERE at < pg_postmaster_start_time() OR NOT ${isCopied} ORDER BY id DESC LIMIT 1),
      (SELECT at FROM audit_entry ORDER BY id LIMIT 1), clock_timestamp()), ${noticedBy}
    RETURNING id, moment`;
  if (restore === undefined) return;
  await note(
    tx,
    { kind: 'system', id: by },
    'database-restored',
    on('database-restore', restore.id),
    { noticedBy, moment: restore.moment.toString({ smallestUnit: 'second' }) },
  );
}
