import type { Db } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import type { Hold } from './hold.ts';

/** The holds that stand, the oldest first; after those that people placed, incidents that are open. */
export async function listHolds(db: Db): Promise<Hold[]> {
  const placed = await db
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
  const incidents = await db
    .selectFrom('incident as i')
    .innerJoin('operator as o', 'o.id', 'i.opened_by')
    .where('i.closed_at', 'is', null)
    .where('i.is_drill', '=', false)
    .select(['i.id', 'i.number', 'i.opened_at as placedAt', staffName<string>('o').as('placedBy')])
    .orderBy('i.opened_at')
    .execute();
  return [
    ...placed,
    ...incidents.map((one) => ({ ...one, subject: 'incident', reason: 'breach' }) as const),
  ];
}
