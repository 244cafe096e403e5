import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { isCheckDue } from './number-check-store.ts';

/** Whether the answer about this phone is still to come: it has not been asked about in vain. */
export async function findCheckDue(db: Db | Transaction, phoneId: string): Promise<boolean> {
  const row = await one<{ isDue: boolean }>(db)`
    SELECT ${isCheckDue} AND NOT EXISTS (SELECT FROM number_check_lease l
      WHERE l.phone_id = g.phone_id AND l.failures > 0) AS "isDue"
    FROM phone_gate g WHERE g.phone_id = ${phoneId}`;
  return row?.isDue === true;
}
