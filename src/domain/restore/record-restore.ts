import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { type NoticedBy, noticedFrom, type Restore } from './restore.ts';
import { selectOpenRestore } from './restore-store.ts';

/** What somebody says of it who noticed: a witness that has seen a longer log, or a person. */
type Told = { noticedBy: 'witness' | 'command-line'; moment?: Temporal.Instant | undefined };

/**
 * Notices whether the database came back from a backup, before anything is written into it, and tells of the restore that
 * is not caught up with. Until one is, nothing is dialed.
 */
export async function recordRestore(db: Db, by: string, told?: Told): Promise<Restore | undefined> {
  const place = await selectPlace(db);
  if (told === undefined && place.isMarked && !place.isOpen) return undefined;
  return transact(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('database-restore', 0))`.execute(tx);
    const { rows } = await sql<{ mark: string | null; now: string }>`
      SELECT (SELECT mark FROM database_mark) AS mark, current_mark() AS now`.execute(tx);
    const { mark = null, now = '' } = rows[0] ?? {};
    const noticedBy = mark === null || mark === now ? told?.noticedBy : noticedFrom(mark, now);
    if (mark !== now)
      await sql`
        INSERT INTO database_mark (mark) VALUES (${now})
        ON CONFLICT (only_row) DO UPDATE SET mark = excluded.mark`.execute(tx);
    const open = await selectOpenRestore(tx);
    if (open !== undefined || noticedBy === undefined) return open;
    await insertRestore(tx, by, { noticedBy, moment: told?.moment });
    return selectOpenRestore(tx);
  });
}

async function selectPlace(db: Db): Promise<{ isMarked: boolean; isOpen: boolean }> {
  const { rows } = await executePrepared(
    db,
    sql<{ isMarked: boolean; isOpen: boolean }>`
    SELECT coalesce((SELECT mark = current_mark() FROM database_mark), false) AS "isMarked",
      EXISTS (SELECT FROM database_restore WHERE settled_at IS NULL) AS "isOpen"`,
  );
  return rows[0] ?? { isMarked: false, isOpen: false };
}

/**
 * The backup's moment is that of the newest entry in it. Where its files were copied, entries since the server's start
 * are younger; in a server that went on, all came with the backup.
 */
async function insertRestore(
  tx: Transaction,
  by: string,
  { noticedBy, moment }: { noticedBy: NoticedBy; moment: Temporal.Instant | undefined },
): Promise<void> {
  const isCopied = noticedBy !== 'server';
  const { rows } = await sql<{ id: string; moment: Temporal.Instant }>`
    INSERT INTO database_restore (moment, noticed_by)
    SELECT coalesce(${moment?.toString() ?? null}::timestamptz,
      (SELECT at FROM audit_entry WHERE at < pg_postmaster_start_time() OR NOT ${isCopied} ORDER BY id DESC LIMIT 1),
      (SELECT at FROM audit_entry ORDER BY id LIMIT 1), clock_timestamp()), ${noticedBy}
    RETURNING id, moment`.execute(tx);
  const [restore] = rows;
  if (restore === undefined) return;
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: by },
    act: 'database-restored',
    subject: { kind: 'database-restore', id: restore.id },
    facts: { noticedBy, moment: restore.moment.toString({ smallestUnit: 'second' }) },
  });
}
