import type { Db } from '#database/transaction.ts';
import { selectOperatorById } from '../operator/operator-store.ts';
import { mayTakeFiles } from './file.ts';

/** Whether whoever asked for a picture is still here and may still see it: no browser of theirs fetches it. */
export async function findReader(db: Db, operatorId: string): Promise<boolean> {
  const operator = await selectOperatorById(db, operatorId);
  return operator !== undefined && mayTakeFiles(operator);
}
