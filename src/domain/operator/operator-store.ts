import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Operator } from './operator.ts';

export type AccountKey = { platform: 'slack' | 'teams'; tenantId: string; userId: string };

export async function selectOperator(
  db: Db | Transaction,
  account: AccountKey,
): Promise<Operator | undefined> {
  return db
    .selectFrom('chat_identity as c')
    .innerJoin('operator as o', 'o.id', 'c.operator_id')
    .leftJoin('role_grant as g', (join) =>
      join.onRef('g.operator_id', '=', 'o.id').on('g.revoked_at', 'is', null),
    )
    .where('c.platform', '=', account.platform)
    .where('c.tenant_id', '=', account.tenantId)
    .where('c.user_id', '=', account.userId)
    .where(sql<boolean>`is_present(o)`)
    .groupBy(['o.id', 'o.name'])
    .select([
      'o.id',
      'o.name',
      sql<
        Operator['roles']
      >`coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'schoolId', g.school_id))
        FILTER (WHERE g.id IS NOT NULL), '[]')`.as('roles'),
    ])
    .executeTakeFirst();
}
