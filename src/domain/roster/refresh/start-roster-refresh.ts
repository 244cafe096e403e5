import { one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { rosterRefreshRefusals } from '#refusals/roster.ts';

/** Asks for a newer roster. The command line reads it at its next turn; who asked can't let it in if it stops. */
export async function startRosterRefresh(
  db: Db,
  { operator, platform }: { operator: Operator; platform: Platform },
): Promise<{ kind: 'asked' } | { kind: 'refused'; reason: keyof typeof rosterRefreshRefusals }> {
  return transact(db, async (tx) => {
    const last = await one<{ isService: boolean; isNew: boolean; isAskedFor: boolean }>(tx)`
      SELECT source = 'service' AS "isService",
        -- What was refused is read again as soon as somebody mended it.
        outcome = 'imported' AND at > clock_timestamp() - interval '10 minutes' AS "isNew",
        EXISTS (SELECT FROM roster_request WHERE asked_at > at) AS "isAskedFor"
      FROM roster_run ORDER BY id DESC LIMIT 1`;
    if (last?.isService !== true) return { kind: 'refused', reason: 'no-roster-service' };
    if (last.isNew) return { kind: 'refused', reason: 'roster-just-read' };
    if (last.isAskedFor) return { kind: 'asked' };
    await tx.insertInto('roster_request').values({ asked_by: operator.id }).execute();
    await note(tx, by(operator.id), 'roster-refresh-asked', on('district', '1'), { platform });
    return { kind: 'asked' };
  });
}
