import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { insertFirstNumber } from './sending-number-store.ts';

/** At the first start the configured number is the pool, so that one number needs no further setting up. */
export async function startPool(db: Db, number: string): Promise<void> {
  await transact(db, async (tx) => {
    if (!(await insertFirstNumber(tx, number))) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'start' },
      act: 'sending-number-set',
      subject: { kind: 'sending-number', id: number },
    });
  });
}
