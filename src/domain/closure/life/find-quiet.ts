import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/**
 * Whether nothing waits for the clock: no campaign is under way or ended within the last minute, and no change waits for
 * its second person. What else happens is told.
 */
export async function isQuiet(db: Db): Promise<boolean> {
  const row = await one<{ quiet: boolean }>(db)`
    SELECT NOT EXISTS (SELECT FROM campaign WHERE state IN ('submitted', 'approved', 'dialing', 'paused')
          OR greatest(state_at, ended_at) > now() - interval '1 minute')
      AND NOT EXISTS (SELECT FROM role_change WHERE state = 'waiting')
      AND NOT EXISTS (SELECT FROM two_person_change WHERE state = 'waiting') AS quiet`;
  return row?.quiet ?? false;
}
