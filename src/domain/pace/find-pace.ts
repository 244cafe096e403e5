import type { Db } from '#database/transaction.ts';
import type { PaceState } from './pressure.ts';
import { selectPaceState } from './pressure-store.ts';

/** How fast it goes while the carrier is short of room; undefined otherwise. */
export async function findSlowedPace(db: Db): Promise<PaceState | undefined> {
  return selectPaceState(db);
}
