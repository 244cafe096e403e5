import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { IncidentRefusal, NoticesDecision } from './incident.ts';
import { finishTask, lockIncident, refuseIncident } from './incident-store.ts';

export type NoticesDecided = { kind: 'decided' } | { kind: 'refused'; reason: IncidentRefusal };

/** Whether families and offices are told, and why. It may be decided again: more becomes known. */
export async function decideNotices(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  said: { operator: Operator; incidentId: string; decision: NoticesDecision; why: string },
): Promise<NoticesDecided> {
  const { operator, incidentId, decision, why } = said;
  return transact(db, async (tx): Promise<NoticesDecided> => {
    const incident = await lockIncident(tx, said);
    if (typeof incident === 'string')
      return refuseIncident(tx, { operator, wanted: 'decide', reason: incident, incidentId });
    await tx
      .updateTable('incident')
      .set({
        notices: decision,
        notices_why: vault.encrypt(why, `incident.notices_why:${incidentId}`),
        notices_decided_by: operator.id,
      })
      .where('id', '=', incidentId)
      .execute();
    await finishTask(tx, { incidentId, task: 'notices', operatorId: operator.id });
    await note(tx, by(operator.id), 'incident-notices-decided', on('incident', incidentId), {
      decision,
    });
    return { kind: 'decided' };
  });
}
