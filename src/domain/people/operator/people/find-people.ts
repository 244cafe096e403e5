import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { findAbsences } from '#domain/people/operator/absence/find-absences.ts';
import { type Role, roles } from '#domain/people/operator/operator.ts';
import type { RoleChangeView } from '#domain/people/operator/role-change/role-change.ts';
import { selectRoleChanges } from '#domain/people/operator/role-change/role-change-store.ts';
import { byName, staffName } from '#domain/people/operator/staff-name-store.ts';
import type { People, RoleChoices } from './people.ts';

/** As `operatorId` sees it. */
export async function findPeople(db: Db, operatorId: string): Promise<People> {
  const places: People['places'] = [];
  for (const { school, ...held } of await selectHeldRoles(db)) {
    const last = places.at(-1);
    if (last !== undefined && last.school === school) last.roles.push(held);
    else places.push({ school, roles: [held] });
  }
  return {
    places,
    waiting: await selectRoleChanges(db, { state: 'waiting' }),
    own: await selectOwnChanges(db, operatorId),
    away: await findAbsences(db),
  };
}

export async function findRoleChange(db: Db, id: string): Promise<RoleChangeView | undefined> {
  const [change] = await selectRoleChanges(db, { id });
  return change;
}

async function selectOwnChanges(db: Db, operatorId: string): Promise<string[]> {
  const rows = await many<{ id: string }>(db)`
    SELECT id FROM role_change WHERE state = 'waiting'
      AND (asked_by = ${operatorId} OR act = 'grant' AND operator_id = ${operatorId})`;
  return rows.map(({ id }) => id);
}

type HeldRole = { school: string | null; role: Role; language: string | null; names: string[] };

/** Live roles of active people, the whole district's first. */
async function selectHeldRoles(db: Db): Promise<HeldRole[]> {
  const rows = await many<HeldRole>(db)`
    SELECT s.name AS school, g.role, g.language,
      array_agg(staff_name(o) || CASE WHEN is_present(o) THEN '' ELSE ' (account closed)' END) AS names
    FROM role_grant g
    JOIN operator o ON o.id = g.operator_id AND o.active
    LEFT JOIN school s ON s.id = g.school_id
    WHERE g.revoked_at IS NULL
    GROUP BY s.id, s.name, g.role, g.language
    ORDER BY s.name NULLS FIRST, s.id,
      array_position(${[...roles]}::text[], g.role), g.language`;
  return rows.map((row) => ({
    ...row,
    names: row.names.toSorted((a, b) => a.localeCompare(b)),
  }));
}

/** What the form for a change offers. */
export async function findRoleChoices(db: Db): Promise<RoleChoices> {
  return {
    people: (
      await db
        .selectFrom('operator as o')
        .select(['o.id', staffName('o').as('name')])
        .where('o.active', '=', true)
        .execute()
    ).toSorted(byName),
    schools: await db
      .selectFrom('school')
      .select(['id', 'name'])
      .where('active', '=', true)
      .orderBy('name')
      .execute(),
    languages: await selectHomeLanguages(db),
  };
}

/** What families speak, most frequent first, then what only a translator still holds a role for. */
async function selectHomeLanguages(db: Db): Promise<string[]> {
  const rows = await many<{ language: string }>(db)`
    SELECT language FROM (
      SELECT language, count(*) AS guardians FROM guardian WHERE active AND language <> 'en' GROUP BY language
      UNION ALL SELECT DISTINCT language, 0 FROM role_grant WHERE revoked_at IS NULL AND language IS NOT NULL
    ) AS either GROUP BY language ORDER BY sum(guardians) DESC, language`;
  return rows.map(({ language }) => language);
}
