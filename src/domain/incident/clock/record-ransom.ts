import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { ransomRefusals } from '#refusals/incident.ts';
import type { RansomStep } from './deadline.ts';

export type RansomRefusal = keyof typeof ransomRefusals | 'not-compliance' | 'no-incident';

/** Starts the clocks of the states that ask about ransoms. */
export async function recordRansom(
  db: Db,
  said: { operator: Operator; incidentId: string; what: RansomStep; at: Temporal.Instant },
): Promise<{ kind: 'recorded' } | { kind: 'refused'; reason: RansomRefusal }> {
  const { operator, incidentId, what, at } = said;
  return transact(db, async (tx) => {
    if (!mayTakeFiles(operator)) return { kind: 'refused', reason: 'not-compliance' };
    const incident = await tx
      .selectFrom('incident')
      .select('id')
      .where('id', '=', incidentId)
      .executeTakeFirst();
    if (incident === undefined) return { kind: 'refused', reason: 'no-incident' };
    const kept = await tx
      .insertInto('incident_ransom')
      .values({ incident_id: incidentId, what, at, said_by: operator.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('what')
      .executeTakeFirst();
    if (kept === undefined) return { kind: 'refused', reason: 'ransom-said' };
    await note(tx, by(operator.id), 'incident-ransom', on('incident', incidentId), { what });
    return { kind: 'recorded' };
  });
}
