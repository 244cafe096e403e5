import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import type { Milestone } from './milestone.ts';

/** The moments that came after one of them, in order. */
export async function listMilestones(
  db: Db,
  after: { campaignId: string; id: string },
): Promise<Milestone[]> {
  return db
    .selectFrom('campaign_milestone as m')
    .leftJoin('operator as o', 'o.id', 'm.operator_id')
    .leftJoin('approval as a', 'a.id', 'm.approval_id')
    .where('m.campaign_id', '=', after.campaignId)
    .where('m.id', '>', after.id)
    .select([
      'm.id',
      'm.kind',
      'm.round',
      staffName<string | null>('o').as('by'),
      'm.count',
      'm.at',
    ])
    .select(sql<string | null>`coalesce(m.reason, reason_of(a))`.as('reason'))
    .orderBy('m.id')
    .execute();
}
