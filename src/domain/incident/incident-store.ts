import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { note } from '#domain/audit/audit-store.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { IncidentRefusal, IncidentTask } from './incident.ts';

export type IncidentRow = { id: string; isDrill: boolean; reviewedBy: string | null };

type Act = 'open' | 'name' | 'take' | 'finish' | 'decide' | 'review' | 'close' | 'report';

/** Keeps who wanted what in vain. */
export async function refuseIncident(
  tx: Transaction,
  refused: { operator: Operator; wanted: Act; reason: IncidentRefusal; incidentId?: string },
): Promise<{ kind: 'refused'; reason: IncidentRefusal }> {
  const { operator, wanted, reason, incidentId } = refused;
  const actor = { kind: 'operator', id: operator.id } as const;
  await note(
    tx,
    actor,
    'incident-refused',
    incidentId === undefined ? actor : { kind: 'incident', id: incidentId },
    { wanted, reason },
  );
  return { kind: 'refused', reason };
}

/** The incident, locked, where it is open and this person works on it: anyone who may open one, and those it names. */
export async function lockIncident(
  tx: Transaction,
  { operator, incidentId }: { operator: Operator; incidentId: string },
): Promise<IncidentRow | IncidentRefusal> {
  const row = await tx
    .selectFrom('incident')
    .select(['id', 'is_drill as isDrill', 'reviewed_by as reviewedBy', 'closed_at as closedAt'])
    .where('id', '=', incidentId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) return 'no-incident';
  if (row.closedAt !== null) return 'incident-closed';
  if (mayOpenIncident(operator)) return row;
  const role = await tx
    .selectFrom('incident_role')
    .select('role')
    .where('incident_id', '=', incidentId)
    .where('operator_id', '=', operator.id)
    .executeTakeFirst();
  return role === undefined ? 'not-in-the-incident' : row;
}

/** A task that what people did settles. */
export async function finishTask(
  tx: Transaction,
  { incidentId, task, operatorId }: { incidentId: string; task: IncidentTask; operatorId: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('incident_task')
    .set({ done_by: operatorId, owner_id: sql`coalesce(owner_id, ${operatorId})` })
    .where('incident_id', '=', incidentId)
    .where('task', '=', task)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
