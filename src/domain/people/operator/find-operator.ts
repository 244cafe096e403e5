import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { AccountKey, Operator } from './operator.ts';
import { staffName } from './staff-name-store.ts';

/**
 * The person behind a chat account: only an account that was linked to a person of the staff, and that the
 * platform itself says is a full member, is anybody.
 */
export async function findOperator(
  db: Db | Transaction,
  account: AccountKey & { isMember: boolean },
): Promise<Operator | undefined> {
  if (!account.isMember) return undefined;
  return withRoles(db)
    .innerJoin('chat_identity as c', 'c.operator_id', 'o.id')
    .where('c.platform', '=', account.platform)
    .where('c.tenant_id', '=', account.tenantId)
    .where('c.user_id', '=', account.userId)
    .executeTakeFirst();
}

/** Undefined for one who is no longer here. */
export async function findOperatorById(
  db: Db | Transaction,
  id: string,
): Promise<Operator | undefined> {
  return withRoles(db).where('o.id', '=', id).executeTakeFirst();
}

/** Everybody of that name, however it is written, or with that id in the directory. No query finds a name: all are opened. */
export async function findOperatorsNamed(db: Db, name: string): Promise<Operator[]> {
  const everybody = await withRoles(db).select('o.directory_id').execute();
  return everybody
    .filter((one) => one.directory_id === name || isSame(one.name, name))
    .map(({ id, name: its, roles }) => ({ id, name: its, roles }));
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function withRoles(db: Db | Transaction) {
  return db
    .selectFrom('operator as o')
    .leftJoin('role_grant as g', (join) =>
      join.onRef('g.operator_id', '=', 'o.id').on('g.revoked_at', 'is', null),
    )
    .where(sql<boolean>`is_present(o)`)
    .groupBy('o.id')
    .select([
      'o.id',
      staffName('o').as('name'),
      sql<
        Operator['roles']
      >`coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'schoolId', g.school_id, 'language', g.language))
        FILTER (WHERE g.id IS NOT NULL), '[]')`.as('roles'),
    ]);
}
