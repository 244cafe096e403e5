import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { isTrained } from './training-store.ts';

/** Whether a person's training lets them ask now. A refusal leaves its entry. */
export async function checkTraining(db: Db, operatorId: string): Promise<boolean> {
  return transact(db, (tx) => checkTrainingWithin(tx, operatorId));
}

export async function checkTrainingWithin(tx: Transaction, operatorId: string): Promise<boolean> {
  if (await isTrained(tx, operatorId)) return true;
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operatorId },
    act: 'asking-refused',
    subject: { kind: 'operator', id: operatorId },
    facts: { reason: 'untrained' },
  });
  return false;
}
