import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';

type AddressState = {
  isUnsubscribed: boolean;
  isBlocked: boolean;
  /** Not where it changed often today. */
  mayResume: boolean;
};

/** Whether an address gets e-mail; undefined where there is no such address. */
export async function findAddress(
  db: Db | Transaction,
  id: string,
): Promise<AddressState | undefined> {
  return one<AddressState>(db)`
    SELECT coalesce(email_blocker(id) = 'unsubscribed', false) AS "isUnsubscribed", email_blocker(id) IS NOT NULL AS "isBlocked",
      email_may_resume(id) AS "mayResume"
    FROM email_address WHERE id = ${id}`;
}

/**
 * Ends e-mail to an address, or begins it again: a reader of one of its letters says so. Said twice, it is said once. It always
 * ends; where it changed `often` today, it begins again tomorrow at the earliest.
 */
export async function recordUnsubscribe(
  db: Db,
  { addressId, what }: { addressId: string; what: 'unsubscribed' | 'taken-back' },
): Promise<'recorded' | 'often' | 'gone'> {
  return transact(db, async (tx) => {
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended(${`email_block ${addressId}`}, 0))`;
    const found = await findAddress(tx, addressId);
    if (found === undefined) return 'gone';
    if (what === 'unsubscribed' ? found.isUnsubscribed : !found.isBlocked) return 'recorded';
    if (what === 'taken-back' && !found.mayResume) return 'often';
    await tx.insertInto('email_block').values({ address_id: addressId, what }).execute();
    await note(
      tx,
      { kind: 'system', id: 'web' },
      what === 'unsubscribed' ? 'email-unsubscribed' : 'email-resumed',
      on('email-address', addressId),
    );
    return 'recorded';
  });
}
