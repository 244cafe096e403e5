import { together } from '#database/together.ts';
import type { Db } from '#database/transaction.ts';
import { selectCampaignId } from '#domain/closure/campaign-store.ts';
import { selectCampaignHead } from './campaign-head-store.ts';
import type { CampaignView } from './campaign-view.ts';
import { decisionPart, decisionQueries } from './find-decision-part.ts';
import { dialingPart, dialingQueries } from './find-dialing-part.ts';
import { listPart, listQueries } from './find-list-part.ts';
import { outcomePart, outcomeQueries } from './find-outcome-part.ts';

/** The campaign people call by this number, or the newest one. */
export async function findCampaignId(db: Db, number?: number): Promise<string | undefined> {
  return selectCampaignId(db, number);
}

/** All that its cards say, in two queries before it starts and in four from then on. Each state reads what it shows. */
export async function findCampaign(db: Db, id: string): Promise<CampaignView | undefined> {
  const head = await selectCampaignHead(db, id);
  if (head === undefined) return undefined;
  const found = await together(db, {
    ...listQueries(head),
    ...decisionQueries(head),
    ...dialingQueries(db, head),
    ...outcomeQueries(head),
  });
  return {
    ...listPart(head, found),
    ...decisionPart(head, found),
    ...dialingPart(head, found),
    ...(await outcomePart(db, head, found)),
  };
}
