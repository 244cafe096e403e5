import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted, Subject } from '#domain/audit/audit-entry.ts';
import { by, insertAuditEntry, note } from '#domain/audit/audit-store.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import type { FileSubject, Spares } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { areExportsFrozen } from './check-exports.ts';

export type FileRefused = { kind: 'refused'; reason: Lowercase<string> };

/** A file that this person may have now. */
export type OpenedFile<File> = {
  kind: 'open';
  /** Its act; null where to read it has left one, or there is nothing to be had. */
  entry: (Noted & { subject?: Subject }) | null;
  /** Makes the file, once the entry is committed. */
  file: () => Promise<File>;
};

/**
 * Opens a file for the person whose link it is. Their roles are read here, because a link outlives them by up to an hour. The
 * download or its refusal is an entry of the same transaction, which ends before the first byte leaves.
 */
export async function recordDownload<File>(
  db: Db,
  asked: { operatorId: string; subject: FileSubject; spares?: Spares | undefined },
  open: (tx: Transaction, operator: Operator) => Promise<OpenedFile<File> | FileRefused>,
): Promise<OpenedFile<File> | FileRefused> {
  return transact(db, async (tx) => {
    const opened = await openNow(tx, asked, open);
    const noted: OpenedFile<File>['entry'] =
      opened.kind === 'open'
        ? opened.entry
        : { act: 'download-refused', facts: { reason: opened.reason } };
    const actor = { kind: 'operator', id: asked.operatorId } as const;
    if (noted !== null) await insertAuditEntry(tx, { actor, subject: asked.subject, ...noted });
    return opened;
  });
}

async function openNow<File>(
  tx: Transaction,
  asked: { operatorId: string; subject: FileSubject; spares?: Spares | undefined },
  open: (tx: Transaction, operator: Operator) => Promise<OpenedFile<File> | FileRefused>,
): Promise<OpenedFile<File> | FileRefused> {
  if (await areExportsFrozen(tx, asked)) return { kind: 'refused', reason: 'exports-frozen' };
  const operator = await findOperatorById(tx, asked.operatorId);
  if (operator === undefined) return { kind: 'refused', reason: 'not-on-staff-list' };
  return open(tx, operator);
}

/** Somebody signed in at a link that another person was given. */
export async function recordForeignReader(
  db: Db,
  { reader, askedBy, subject }: { reader: string; askedBy: string; subject: FileSubject },
): Promise<void> {
  await transact(db, (tx) =>
    note(tx, by(reader), 'download-refused', subject, { reason: 'other-person', askedBy }),
  );
}
