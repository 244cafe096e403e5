import type { Db } from '#database/transaction.ts';
import type { Milestone } from './milestone.ts';

/** The moments that came after one of them, in order. */
export async function listMilestones(
  db: Db,
  after: { campaignId: string; id: string },
): Promise<Milestone[]> {
  return db
    .selectFrom('campaign_milestone as m')
    .leftJoin('operator as o', 'o.id', 'm.operator_id')
    .where('m.campaign_id', '=', after.campaignId)
    .where('m.id', '>', after.id)
    .select(['m.id', 'm.kind', 'm.round', 'o.name as by', 'm.reason', 'm.count', 'm.at'])
    .orderBy('m.id')
    .execute();
}
