import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { everyIncidentRole, type IncidentRefusal, type IncidentRole } from './incident.ts';
import { finishTask, lockIncident, refuseIncident } from './incident-store.ts';

export type RolesNamed = { kind: 'named' } | { kind: 'refused'; reason: IncidentRefusal };

/** Names people of the staff list, the person who says so among them. A later name takes the place of an earlier one. */
export async function recordIncidentRoles(
  db: Db,
  named: {
    operator: Operator;
    incidentId: string;
    /** Operators by role; what is left out stays as it is. */
    people: Partial<Record<IncidentRole, string>>;
  },
): Promise<RolesNamed> {
  const { operator, incidentId, people } = named;
  return transact(db, async (tx): Promise<RolesNamed> => {
    const incident = await lockIncident(tx, named);
    if (typeof incident === 'string')
      return refuseIncident(tx, { operator, wanted: 'name', reason: incident, incidentId });
    const wanted = everyIncidentRole.flatMap((role) => {
      const person = people[role];
      return person === undefined ? [] : [{ role, person }];
    });
    const ids = [...new Set(wanted.map(({ person }) => person))];
    const known = await tx
      .selectFrom('operator')
      .select('id')
      .where('active', '=', true)
      .where('id', 'in', ids.length === 0 ? [operator.id] : ids)
      .execute();
    if (ids.length > known.length)
      return refuseIncident(tx, {
        operator,
        wanted: 'name',
        reason: 'not-on-staff-list',
        incidentId,
      });
    for (const { role, person } of wanted) {
      const changed = await tx
        .insertInto('incident_role')
        .values({ incident_id: incidentId, role, operator_id: person })
        .onConflict((conflict) =>
          conflict
            .columns(['incident_id', 'role'])
            .doUpdateSet({ operator_id: person })
            .where('incident_role.operator_id', '<>', person),
        )
        .executeTakeFirst();
      if ((changed.numInsertedOrUpdatedRows ?? 0n) === 0n) continue;
      await note(tx, by(operator.id), 'incident-role-named', on('incident', incidentId), {
        role,
        operator: person,
      });
    }
    const standing = await tx
      .selectFrom('incident_role')
      .select('role')
      .where('incident_id', '=', incidentId)
      .execute();
    const roles = new Set<string>(standing.map(({ role }) => role));
    const settled = { incidentId, operatorId: operator.id };
    if (roles.has('manager')) await finishTask(tx, { ...settled, task: 'manager' });
    if (everyIncidentRole.every((role) => roles.has(role)))
      await finishTask(tx, { ...settled, task: 'team' });
    return { kind: 'named' };
  });
}
