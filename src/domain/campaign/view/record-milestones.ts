import type { Db } from '#database/transaction.ts';
import type { CampaignView } from './campaign-view.ts';
import { noticeMoments } from './milestone.ts';
import { insertNoticed } from './milestone-store.ts';

/** Keeps what is worth telling of a campaign as it stands; whoever noticed it first. */
export async function recordMoments(db: Db, view: CampaignView): Promise<void> {
  const noticed = noticeMoments(view);
  if (noticed.length > 0) await insertNoticed(db, view.id, noticed);
}
