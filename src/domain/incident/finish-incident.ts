import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { mayFreeze } from '#domain/closure/pause/pause.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { IncidentRefusal } from './incident.ts';
import { finishTask, type IncidentRow, lockIncident, refuseIncident } from './incident-store.ts';

export type IncidentStepped =
  | { kind: 'reviewed' | 'closed' }
  | { kind: 'refused'; reason: IncidentRefusal };

/** What happened and what changes, in the words of one who worked on it. The last review before the closing counts. */
export async function recordIncidentReview(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  said: { operator: Operator; incidentId: string; happened: string; changes: string },
): Promise<IncidentStepped> {
  const { operator, incidentId, happened, changes } = said;
  return transact(db, async (tx): Promise<IncidentStepped> => {
    const incident = await lockIncident(tx, said);
    if (typeof incident === 'string')
      return refuseIncident(tx, { operator, wanted: 'review', reason: incident, incidentId });
    await tx
      .updateTable('incident')
      .set({
        what_happened: vault.encrypt(happened, `incident.what_happened:${incidentId}`),
        what_changes: vault.encrypt(changes, `incident.what_changes:${incidentId}`),
        reviewed_by: operator.id,
      })
      .where('id', '=', incidentId)
      .execute();
    await finishTask(tx, { incidentId, task: 'review', operatorId: operator.id });
    await note(tx, by(operator.id), 'incident-reviewed', on('incident', incidentId));
    return { kind: 'reviewed' };
  });
}

/**
 * A different person closes what was reviewed, once two people resumed calls and exports and the checklist is done. A drill
 * is ended by one, at any time; what it measured goes into the log.
 */
export async function finishIncident(
  db: Db,
  said: { operator: Operator; incidentId: string },
): Promise<IncidentStepped> {
  const { operator, incidentId } = said;
  return transact(db, async (tx): Promise<IncidentStepped> => {
    const refusal = await refusalOf(tx, said);
    if (refusal !== undefined)
      return refuseIncident(tx, { operator, wanted: 'close', reason: refusal, incidentId });
    const row = await one<Measured>(tx)`
      UPDATE incident SET closed_by = ${operator.id} WHERE id = ${incidentId}
      RETURNING is_drill AS drill, floor(extract(epoch FROM frozen_at - opened_at) * 1000)::int AS "frozenAfterMs",
        extract(epoch FROM roles_named_at - opened_at)::int AS "rolesAfterSeconds",
        (SELECT extract(epoch FROM t.done_at - incident.opened_at)::int FROM incident_task t
          WHERE t.incident_id = incident.id AND t.task = 'notices') AS "noticesAfterSeconds"`;
    const { drill, frozenAfterMs, ...measured } = row ?? nothing;
    await note(tx, by(operator.id), 'incident-closed', on('incident', incidentId), {
      drill,
      frozenAfterMs: Math.max(0, frozenAfterMs),
      ...measured,
    });
    return { kind: 'closed' };
  });
}

type Measured = {
  drill: boolean;
  frozenAfterMs: number;
  rolesAfterSeconds: number | null;
  noticesAfterSeconds: number | null;
};

const nothing: Measured = {
  drill: false,
  frozenAfterMs: 0,
  rolesAfterSeconds: null,
  noticesAfterSeconds: null,
};

async function refusalOf(
  tx: Transaction,
  said: { operator: Operator; incidentId: string },
): Promise<IncidentRefusal | undefined> {
  const incident = await lockIncident(tx, said);
  if (typeof incident === 'string') return incident;
  if (!mayFreeze(said.operator)) return 'not-an-incident-closer';
  return incident.isDrill ? undefined : refusalOfReal(tx, { ...said, incident });
}

async function refusalOfReal(
  tx: Transaction,
  { operator, incident }: { operator: Operator; incident: IncidentRow },
): Promise<IncidentRefusal | undefined> {
  const row = await one<{ isFrozen: boolean; isDone: boolean }>(tx)`
    SELECT EXISTS (SELECT FROM pause h WHERE h.incident_id = ${incident.id} AND h.released_at IS NULL) AS "isFrozen",
      NOT EXISTS (SELECT FROM incident_task t
        WHERE t.incident_id = ${incident.id} AND t.task <> 'review' AND t.done_at IS NULL) AS "isDone"`;
  const { isFrozen = true, isDone = false } = row ?? {};
  if (isFrozen) return 'incident-frozen';
  if (!isDone) return 'incident-not-done';
  if (incident.reviewedBy === null) return 'incident-not-reviewed';
  return incident.reviewedBy === operator.id ? 'incident-reviewer' : undefined;
}
