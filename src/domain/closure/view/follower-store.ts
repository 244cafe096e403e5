import { sql } from 'kysely';
import { type Part, rowsOf } from '#database/together.ts';
import { goesOn, type Happening } from '#domain/shared/happening.ts';
import type { CampaignHead } from './campaign-head-store.ts';
import type { Follower } from './outcome-part.ts';

type FollowerRow = Omit<Follower, 'goesOn'> & { happening: Happening };

/** The closures for those whom this one reached, as far as they have called anybody; the newest last. */
export function followersOf({ campaignId, happening }: CampaignHead): Part<Follower[]> {
  const { query, read } = rowsOf(
    sql<FollowerRow>`
      SELECT f.number, f.started_at AS "startedAt", v.happening FROM campaign f
      JOIN campaign_version v ON v.campaign_id = f.id AND v.number = f.version
      WHERE f.corrects = ${campaignId} AND f.started_at IS NOT NULL ORDER BY f.started_at`,
    'startedAt',
  );
  return {
    query,
    read: (rows) =>
      read(rows).map(({ number, startedAt, happening: next }) => ({
        number,
        startedAt,
        goesOn: goesOn(happening, next),
      })),
  };
}
