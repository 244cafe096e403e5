import type { Db } from '#database/transaction.ts';
import { selectRecalled, type Unsent } from './recall-store.ts';

export type { Unsent } from './recall-store.ts';

/** Which of these intents must not be sent any more, whatever allowed them when they were committed; attempt ids. */
export async function findRecalled(db: Db, unsent: readonly Unsent[]): Promise<Set<string>> {
  return unsent.length === 0 ? new Set() : selectRecalled(db, unsent);
}
