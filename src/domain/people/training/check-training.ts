import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { isTrained } from './training-store.ts';

/** Whether a person's training lets them ask now. A refusal leaves its entry. */
export async function checkTraining(db: Db, operatorId: string): Promise<boolean> {
  return transact(db, (tx) => checkTrainingWithin(tx, operatorId));
}

export async function checkTrainingWithin(tx: Transaction, operatorId: string): Promise<boolean> {
  if (await isTrained(tx, operatorId)) return true;
  await note(tx, by(operatorId), 'asking-refused', on('operator', operatorId), {
    reason: 'untrained',
  });
  return false;
}
