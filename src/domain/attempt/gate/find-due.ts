import type { Db } from '#database/transaction.ts';
import { selectDue } from './lease-store.ts';

/** Whether calls, texts, late attempts or expired plans wait for a worker. */
export async function findDue(db: Db): Promise<Awaited<ReturnType<typeof selectDue>>> {
  return selectDue(db);
}
