import type { Db } from '#database/transaction.ts';
import { findOperatorById } from '#domain/operator/find-operator.ts';
import { mayTakeFiles } from './file.ts';

/** Whether the person who asked for a picture is still here and may still see it: no browser of theirs fetches it. */
export async function findReader(db: Db, operatorId: string): Promise<boolean> {
  const operator = await findOperatorById(db, operatorId);
  return operator !== undefined && mayTakeFiles(operator);
}
