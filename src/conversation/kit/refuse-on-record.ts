import {
  type CampaignRefusal,
  recordCampaignRefusal,
} from '#domain/closure/draft/record-campaign-refusal.ts';
import { type Refusal } from '#refusals/refusals.ts';
import type { Actor, CommandContext, Reply } from './command.ts';
import { refuse } from './refusal-words.ts';

type Refused = Pick<CampaignRefusal, 'act' | 'campaignId'> & { reason: Refusal };

/** Says no in words and leaves the entry, where no operation of the domain was reached that would. */
export async function refuseOnRecord(
  { db }: CommandContext,
  { operator, account }: Actor,
  refused: Refused,
): Promise<Reply> {
  await recordCampaignRefusal(db, { ...refused, operator, platform: account.platform });
  return refuse(refused.reason);
}
