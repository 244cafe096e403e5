import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { hasForm, type IncidentRefusal } from './incident.ts';
import { lockIncident, refuseIncident } from './incident-store.ts';

export type TaskStepped = { kind: 'taken' | 'done' } | { kind: 'refused'; reason: IncidentRefusal };

/**
 * A task gets an owner, a due time, or is done, as somebody says. One that a form settles is done by nothing else.
 */
export async function recordIncidentTask(
  db: Db,
  said: {
    operator: Operator;
    incidentId: string;
    taskId: string;
    step: 'take' | 'finish';
    /** Somebody else's instead of the person's own. */
    ownerId?: string | undefined;
    dueAt?: Temporal.Instant | undefined;
  },
): Promise<TaskStepped> {
  const { operator, incidentId, taskId, step, ownerId = operator.id, dueAt } = said;
  return transact(db, async (tx): Promise<TaskStepped> => {
    const no = (reason: IncidentRefusal) =>
      refuseIncident(tx, { operator, wanted: step, reason, incidentId });
    const incident = await lockIncident(tx, said);
    if (typeof incident === 'string') return no(incident);
    const row = await tx
      .selectFrom('incident_task')
      .select(['task', 'done_at as doneAt', 'owner_id as ownerId'])
      .where('id', '=', taskId)
      .where('incident_id', '=', incidentId)
      .executeTakeFirst();
    if (row === undefined) return no('no-incident');
    if (row.doneAt !== null || (step === 'finish' && hasForm(row.task)))
      return no('incident-task-done');
    const isKnown = await tx
      .selectFrom('operator')
      .select('id')
      .where('id', '=', ownerId)
      .where('active', '=', true)
      .executeTakeFirst();
    if (isKnown === undefined) return no('not-on-staff-list');
    await tx
      .updateTable('incident_task')
      .set(
        step === 'take'
          ? { owner_id: ownerId, ...(dueAt === undefined ? {} : { due_at: dueAt }) }
          : { owner_id: row.ownerId ?? operator.id, done_by: operator.id },
      )
      .where('id', '=', taskId)
      .execute();
    await note(
      tx,
      by(operator.id),
      step === 'take' ? 'incident-task-taken' : 'incident-task-done',
      on('incident', incidentId),
      { task: row.task, ...(step === 'take' ? { operator: ownerId } : {}) },
    );
    return { kind: step === 'take' ? 'taken' : 'done' };
  });
}
