import type { Db } from '#database/connect.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { type CampaignState, isAlive } from '#domain/closure/campaign.ts';
import { findFreeze } from '#domain/closure/pause/find-pauses.ts';

export type CurrentClosure = {
  number: number;
  state: CampaignState;
  isFrozen: boolean;
  /** Phones that were reached, or that no further try is for; as the card's bar. Absent before it started. */
  percent?: number;
};

const newest = 50;

/** The newest closures, newest first. How far it is, is counted for the newest one that is not over. */
export async function findCurrentClosures(db: Db): Promise<CurrentClosure[]> {
  const rows = await db
    .selectFrom('campaign as c')
    .innerJoin('campaign_version as v', (join) =>
      join.onRef('v.campaign_id', '=', 'c.id').onRef('v.number', '=', 'c.version'),
    )
    .select(['c.id', 'c.number', 'c.state', 'c.started_at', 'v.purpose'])
    .orderBy('c.number', 'desc')
    .limit(newest)
    .execute();
  const live = rows.find(({ state }) => isAlive(state));
  const isFrozen = live !== undefined && (await findFreeze(db, live.purpose)) !== undefined;
  const percent =
    live === undefined || live.started_at === null ? undefined : await percentOf(db, live.id);
  return rows.map((row) => ({
    number: row.number,
    state: row.state,
    isFrozen: isFrozen && isAlive(row.state),
    ...(row === live && percent !== undefined ? { percent } : {}),
  }));
}

/** Rounded down, as on the card: all is done at a hundred. */
async function percentOf(db: Db, id: string): Promise<number | undefined> {
  const { phones } = await campaignTally(db, id);
  return phones.total === 0
    ? undefined
    : Math.floor(((phones.total - phones.left) / phones.total) * 100);
}
