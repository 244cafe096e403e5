import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import { acts } from './acts/act.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Adds the entry to the transaction of the act: no entry, no act. Facts of another shape than the act's are a fault. */
export async function insertAuditEntry(tx: Transaction, entry: AuditEntry): Promise<void> {
  await executePrepared(
    tx,
    tx.insertInto('audit_entry').values({
      actor_kind: entry.actor.kind,
      actor_id: entry.actor.id,
      act: entry.act,
      subject_kind: entry.subject.kind,
      subject_id: entry.subject.id,
      facts: JSON.stringify(acts[entry.act].parse(entry.facts ?? {})),
    }),
  );
}
