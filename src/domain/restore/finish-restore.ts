import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { type CaughtUp, goesOnByItself, type Restore } from './restore.ts';
import { lockRestore, selectOpenRestore } from './restore-store.ts';

/** The carrier has told all. Calling goes on once a person has said so, too. */
export async function finishAsking(
  db: Db,
  { id, worker, found }: { id: string; worker: string; found: CaughtUp },
): Promise<void> {
  const actor: Actor = { kind: 'system', id: worker };
  await transact(db, async (tx) => {
    const restore = await lockRestore(tx, id);
    if (restore === undefined || restore.askedAt !== null) return;
    const { calls, texts, optOuts, strange } = found;
    await sql`
      UPDATE database_restore SET asked_at = clock_timestamp(), lease_until = NULL, calls = ${calls}, texts = ${texts},
        opt_outs = ${optOuts}, strange = ${strange} WHERE id = ${id}`.execute(tx);
    await insertAuditEntry(tx, {
      actor,
      act: 'restore-caught-up',
      subject: { kind: 'database-restore', id },
      facts: { calls, texts, optOuts, strange },
    });
    if (restore.toldAt !== null || goesOnByItself(restore.noticedBy, found))
      await settle(tx, id, actor);
  });
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
      await sql`UPDATE database_restore SET told_at = clock_timestamp() WHERE id = ${restore.id}`.execute(
        tx,
      );
    await insertAuditEntry(tx, {
      actor,
      act: 'restore-confirmed',
      subject: { kind: 'database-restore', id: restore.id },
      facts: { erasures },
    });
    if (restore.askedAt !== null) await settle(tx, restore.id, actor);
    return lockRestore(tx, restore.id);
  });
}

async function settle(tx: Transaction, id: string, actor: Actor): Promise<void> {
  await sql`UPDATE database_restore SET settled_at = clock_timestamp() WHERE id = ${id}`.execute(
    tx,
  );
  await insertAuditEntry(tx, {
    actor,
    act: 'restore-settled',
    subject: { kind: 'database-restore', id },
  });
}
