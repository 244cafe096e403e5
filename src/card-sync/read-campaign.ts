import type { Db } from '#database/transaction.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { findCampaign } from '#domain/campaign/view/find-campaign.ts';
import { recordMilestones } from '#domain/campaign/view/record-milestones.ts';

export type ReadCampaign = (
  campaignId: string,
  /** Of the card that was leased: what is shared was read after this revision was committed. */
  revision: number,
) => Promise<CampaignView | undefined>;

/**
 * Reads what a campaign's cards show, and notes what its thread is to be told. Who asks while somebody else's reading
 * is under way gets the same: both platforms are behind at the same time, and a campaign's calls are long to count.
 */
export function createCampaignReader(db: Db): ReadCampaign {
  const underWay = new Map<string, Promise<CampaignView | undefined>>();

  async function read(campaignId: string): Promise<CampaignView | undefined> {
    const view = await findCampaign(db, campaignId);
    if (view !== undefined) await recordMilestones(db, view);
    return view;
  }

  return (campaignId, revision) => {
    const key = `${campaignId}:${revision}`;
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const reading = read(campaignId).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  };
}
