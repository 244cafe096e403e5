import { many } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { toldRefusals } from '#refusals/incident.ts';

export type ToldRefusal = keyof typeof toldRefusals | 'not-compliance' | 'no-incident';

/** Somebody of compliance says that those of a clock were told. It ends the clock, and starts those that count from it. */
export async function recordTold(
  db: Db,
  asked: { operator: Operator; incidentId: string; clock: string },
): Promise<{ kind: 'recorded' } | { kind: 'refused'; reason: ToldRefusal }> {
  const { operator, incidentId, clock } = asked;
  return transact(db, async (tx) => {
    if (!mayTakeFiles(operator)) return { kind: 'refused', reason: 'not-compliance' };
    const named = await many<{ clock: string }>(tx)`
      SELECT clock FROM incident_deadlines(${incidentId}) WHERE clock = ${clock}`;
    if (named.length === 0) return { kind: 'refused', reason: 'no-incident' };
    const kept = await many(tx)`
      INSERT INTO incident_told (incident_id, clock, told_by) VALUES (${incidentId}, ${clock}, ${operator.id})
      ON CONFLICT DO NOTHING RETURNING clock`;
    if (kept.length === 0) return { kind: 'refused', reason: 'already-told' };
    await note(tx, by(operator.id), 'incident-told', on('incident', incidentId), {
      clock: clock as Lowercase<string>,
    });
    return { kind: 'recorded' };
  });
}
