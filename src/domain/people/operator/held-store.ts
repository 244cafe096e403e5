import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';

/**
 * What a person might do at a moment, in the order of their bytes: `approver`, `requester@` and a school's id where it is held for
 * one, `translator:so`.
 */
export function rolesHeldAt(person: RawBuilder<unknown>, at: RawBuilder<unknown>) {
  return sql<string[]>`ARRAY(
    SELECT held FROM role_grant g, concat(g.role, ':' || g.language, '@' || g.school_id) AS held
    WHERE g.operator_id = ${person} AND g.granted_at <= ${at} AND (g.revoked_at IS NULL OR g.revoked_at > ${at})
    ORDER BY held COLLATE "C")`;
}

/** The roles of the person who requests or decides now, and the pass of a course that their row names. */
export async function selectHeld(
  tx: Transaction,
  row: { table: 'approval' | 'campaign_version'; id: string },
): Promise<{ roles: string[]; training: string | null }> {
  const [person, at] =
    row.table === 'approval'
      ? [sql`r.operator_id`, sql`r.at`]
      : [sql`r.submitted_by`, sql`r.submitted_at`];
  const rows = await many<{ roles: string[]; training: string | null }>(tx)`
    SELECT ${rolesHeldAt(person, at)} AS roles, r.training_record_id AS training
    FROM ${sql.table(row.table)} r WHERE r.id = ${row.id}`;
  return rows[0] ?? { roles: [], training: null };
}
