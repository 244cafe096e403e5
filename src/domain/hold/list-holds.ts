import type { Db } from '#database/transaction.ts';
import { staffName } from '#domain/operator/staff-name-store.ts';
import type { Hold } from './hold.ts';

/** The holds that stand, the oldest first. */
export async function listHolds(db: Db): Promise<Hold[]> {
  return db
    .selectFrom('hold as h')
    .leftJoin('operator as o', 'o.id', 'h.placed_by')
    .leftJoin('campaign as c', 'c.id', 'h.subject_id')
    .where('h.ended_at', 'is', null)
    .select([
      'h.id',
      'h.subject_kind as subject',
      'c.number',
      'h.reason',
      'h.placed_at as placedAt',
      staffName<string | null>('o').as('placedBy'),
    ])
    .orderBy('h.placed_at')
    .execute();
}
