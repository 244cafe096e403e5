import type { Db } from '#database/transaction.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { findCampaign } from '#domain/campaign/view/find-campaign.ts';
import { recordMoments } from '#domain/campaign/view/record-milestones.ts';
import { findClock } from '#domain/card/list-stale-cards.ts';

export type CampaignRead = {
  view: CampaignView;
  /** The database's clock before anything of it was read: what changes later finds the card old. */
  readAt: string;
};

export type ReadCampaign = (campaignId: string) => Promise<CampaignRead | undefined>;

/**
 * Reads what a campaign's cards show, and notes what its thread is to be told. Who asks while somebody else's reading
 * is under way gets the same: both platforms are behind at the same time, and a campaign's calls are long to count.
 */
export function createCampaignReader(db: Db): ReadCampaign {
  const underWay = new Map<string, Promise<CampaignRead | undefined>>();

  async function read(campaignId: string): Promise<CampaignRead | undefined> {
    const readAt = await findClock(db);
    const view = await findCampaign(db, campaignId);
    if (view === undefined) return undefined;
    await recordMoments(db, view);
    return { view, readAt };
  }

  return (campaignId) => {
    const known = underWay.get(campaignId);
    if (known !== undefined) return known;
    const reading = read(campaignId).finally(() => underWay.delete(campaignId));
    underWay.set(campaignId, reading);
    return reading;
  };
}
