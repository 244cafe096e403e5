import type { Db } from '#database/transaction.ts';
import type { CampaignLine } from './campaign-line.ts';
import {
  any,
  begun,
  begunLast,
  calling,
  changedLast,
  heardLast,
  heardToday,
  live,
  paused,
  selectLines,
} from './campaign-line-store.ts';

/** What can be done with a closure without naming it. */
export type ClosureAct = 'stop' | 'pause' | 'resume' | 'correct' | 'status' | 'why';

/**
 * The closures that an act may mean where nobody names one: those that are live for it, the most pressing first. Only
 * where none is live, and the act is not one that halts, is it the last one that was.
 */
export async function listMeant(db: Db, act: ClosureAct): Promise<CampaignLine[]> {
  switch (act) {
    case 'stop':
      return selectLines(db, live);
    case 'pause':
      return selectLines(db, calling);
    case 'resume':
      return selectLines(db, paused);
    case 'status':
      return orElse(await selectLines(db, live), () => selectLines(db, changedLast));
    case 'why':
      return orElse(await selectLines(db, begun), () => selectLines(db, begunLast));
    case 'correct': {
      // What still calls must be stopped first; it is as likely the one that is meant.
      const heard = [...(await selectLines(db, begun)), ...(await selectLines(db, heardToday))];
      return orElse(heard, () => selectLines(db, heardLast));
    }
  }
}

async function orElse(
  lines: CampaignLine[],
  other: () => Promise<CampaignLine[]>,
): Promise<CampaignLine[]> {
  return lines.length > 0 ? lines : other();
}

/** All that are live, and of those that are over the last ones. */
export async function listCampaigns(db: Db): Promise<CampaignLine[]> {
  return selectLines(db, any);
}
