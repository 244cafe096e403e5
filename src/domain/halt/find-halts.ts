import type { Db } from '#database/transaction.ts';
import type { Halt } from './halt.ts';
import { selectHalt, selectOpenHalt } from './halt-store.ts';

/** The freeze of the district that stands now, if one does. */
export async function findFreeze(db: Db): Promise<Halt | undefined> {
  return selectOpenHalt(db, null);
}

/** The pause of a campaign that stands now. */
export async function findPause(db: Db, campaignId: string): Promise<Halt | undefined> {
  return selectOpenHalt(db, campaignId);
}

/** One halt, over or not. */
export async function findHalt(db: Db, id: string): Promise<Halt | undefined> {
  return selectHalt(db, id);
}
