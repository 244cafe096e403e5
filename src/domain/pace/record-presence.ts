import type { Db } from '#database/transaction.ts';
import { deleteLongGone, selectIsAnyPresent, upsertPresence } from './presence-store.ts';

/** This worker runs now. */
export async function recordPresence(db: Db, worker: string): Promise<void> {
  await upsertPresence(db, worker);
}

/** Those of long ago are nobody's news. */
export async function forgetLongGone(db: Db): Promise<void> {
  await deleteLongGone(db);
}

/** Whether any dial worker gave a sign of life lately; what began at `since` gets as long for its first. */
export async function isAnyWorkerPresent(db: Db, since: Temporal.Instant): Promise<boolean> {
  return selectIsAnyPresent(db, since);
}
