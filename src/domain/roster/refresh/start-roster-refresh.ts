import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { rosterRefreshRefusals } from '#refusals/roster.ts';

/** Asks for a newer roster. The command line reads it at its next turn; who asked can't let it in if it stops. */
export async function startRosterRefresh(
  db: Db,
  { operator, platform }: { operator: Operator; platform: Platform },
): Promise<{ kind: 'asked' } | { kind: 'refused'; reason: keyof typeof rosterRefreshRefusals }> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ isService: boolean; isNew: boolean; isAskedFor: boolean }>`
      SELECT source = 'service' AS "isService", at > clock_timestamp() - interval '10 minutes' AS "isNew",
        EXISTS (SELECT FROM roster_request WHERE asked_at > at) AS "isAskedFor"
      FROM roster_run ORDER BY id DESC LIMIT 1`.execute(tx);
    const [last] = rows;
    if (last?.isService !== true) return { kind: 'refused', reason: 'no-roster-service' };
    if (last.isNew) return { kind: 'refused', reason: 'roster-just-read' };
    if (last.isAskedFor) return { kind: 'asked' };
    await tx.insertInto('roster_request').values({ asked_by: operator.id }).execute();
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'roster-refresh-asked',
      subject: { kind: 'district', id: '1' },
      facts: { platform },
    });
    return { kind: 'asked' };
  });
}
