import type { Db } from '#database/transaction.ts';
import { selectAbsences } from '#domain/operator/absence/absence-store.ts';
import type { RoleChangeView } from '#domain/operator/role-change/role-change.ts';
import { selectRoleChanges } from '#domain/operator/role-change/role-change-store.ts';
import type { People } from './people.ts';
import { selectHeldRoles } from './people-store.ts';

export { selectRoleChoices as findRoleChoices } from './people-store.ts';

export async function findPeople(db: Db): Promise<People> {
  const places: People['places'] = [];
  for (const { school, role, names } of await selectHeldRoles(db)) {
    const last = places.at(-1);
    if (last !== undefined && last.school === school) last.roles.push({ role, names });
    else places.push({ school, roles: [{ role, names }] });
  }
  return {
    places,
    waiting: await selectRoleChanges(db, { state: 'waiting' }),
    away: await selectAbsences(db),
  };
}

export async function findRoleChange(db: Db, id: string): Promise<RoleChangeView | undefined> {
  const [change] = await selectRoleChanges(db, { id });
  return change;
}
