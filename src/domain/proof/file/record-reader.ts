import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { selectByDirectory } from '#domain/sign-in/sign-in-store.ts';

/** Whom of the staff the directory named to a browser that wants to download; undefined where it is nobody who is here. */
export async function recordReader(
  db: Db,
  person: { tenant: string; id: string },
): Promise<string | undefined> {
  return transact(db, async (tx) => {
    const known = await selectByDirectory(tx, person);
    const operator = known && (await findOperatorById(tx, known.id));
    await insertAuditEntry(tx, {
      actor:
        known === undefined
          ? { kind: 'system', id: 'file-sign-in' }
          : { kind: 'operator', id: known.id },
      subject: { kind: 'sign-in', id: 'file' },
      ...(operator === undefined
        ? { act: 'reader-refused', facts: { reason: 'not-on-staff-list' } }
        : { act: 'reader-signed-in' }),
    });
    return operator?.id;
  });
}
