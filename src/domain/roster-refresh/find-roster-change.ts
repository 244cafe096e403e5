import type { Db } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import { nameSchools } from '#domain/roster/run/name-schools-store.ts';
import type { RosterChangeView } from './roster-change.ts';

export async function findRosterChange(db: Db, id: string): Promise<RosterChangeView | undefined> {
  const change = await db
    .selectFrom('roster_change as c')
    .leftJoin('operator as o', 'o.id', 'c.settled_by')
    .leftJoin('operator as a', 'a.id', 'c.asked_by')
    .where('c.id', '=', id)
    .select([
      'c.id',
      'c.reasons',
      'c.schools',
      'c.state',
      'c.asked_at as askedAt',
      'c.expires_at as expiresAt',
      staffName<string | null>('o').as('settledBy'),
      staffName<string | null>('a').as('askedBy'),
      'c.settled_at as settledAt',
      'c.used_at as usedAt',
    ])
    .executeTakeFirst();
  if (change === undefined) return undefined;
  return { ...change, schools: await nameSchools(db, change.schools) };
}
