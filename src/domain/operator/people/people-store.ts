import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Role } from '#domain/operator/operator.ts';
import type { RoleChoices } from './people.ts';

type HeldRole = { school: string | null; role: Role; names: string[] };

/** Live roles of active people, the whole district's first. */
export async function selectHeldRoles(db: Db): Promise<HeldRole[]> {
  const { rows } = await sql<HeldRole>`
    SELECT s.name AS school, g.role, 
      array_agg(o.name || CASE WHEN is_present(o) THEN '' ELSE ' (account closed)' END ORDER BY o.name) AS names
    FROM role_grant g
    JOIN operator o ON o.id = g.operator_id AND o.active
    LEFT JOIN school s ON s.id = g.school_id
    WHERE g.revoked_at IS NULL
    GROUP BY s.id, s.name, g.role
    ORDER BY s.name NULLS FIRST, s.id,
      array_position('{requester,approver,compliance,front-office,administrator}', g.role)`.execute(
    db,
  );
  return rows;
}

export async function selectRoleChoices(db: Db): Promise<RoleChoices> {
  return {
    people: await db
      .selectFrom('operator')
      .select(['id', 'name'])
      .where('active', '=', true)
      .orderBy('name')
      .execute(),
    schools: await db
      .selectFrom('school')
      .select(['id', 'name'])
      .where('active', '=', true)
      .orderBy('name')
      .execute(),
  };
}
