import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
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
    const { rows: named } = await sql<{ clock: string }>`
      SELECT clock FROM incident_deadlines(${incidentId}) WHERE clock = ${clock}`.execute(tx);
    if (named.length === 0) return { kind: 'refused', reason: 'no-incident' };
    const { rows: kept } = await sql`
      INSERT INTO incident_told (incident_id, clock, told_by) VALUES (${incidentId}, ${clock}, ${operator.id})
      ON CONFLICT DO NOTHING RETURNING clock`.execute(tx);
    if (kept.length === 0) return { kind: 'refused', reason: 'already-told' };
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'incident-told',
      subject: { kind: 'incident', id: incidentId },
      facts: { clock: clock as Lowercase<string> },
    });
    return { kind: 'recorded' };
  });
}
