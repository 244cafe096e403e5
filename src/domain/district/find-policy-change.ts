import type { Db } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import { looseningsOf, type PolicyChangeView } from './policy-change.ts';

export async function findPolicyChange(db: Db, id: string): Promise<PolicyChangeView | undefined> {
  const change = await db
    .selectFrom('policy_change as c')
    .leftJoin('operator as o', 'o.id', 'c.settled_by')
    .where('c.id', '=', id)
    .select([
      'c.id',
      'c.settings',
      'c.before',
      'c.state',
      'c.asked_at as askedAt',
      'c.expires_at as expiresAt',
      staffName<string | null>('o').as('settledBy'),
      'c.settled_at as settledAt',
    ])
    .executeTakeFirst();
  if (change === undefined) return undefined;
  const { settings, before, ...view } = change;
  return { ...view, loosenings: looseningsOf({ settings, before }) };
}
