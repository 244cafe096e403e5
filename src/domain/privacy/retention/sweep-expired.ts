import { one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { type PurgeRun, retentionClasses } from './retention.ts';

/**
 * Deletes what the schedule says is due and no hold keeps, once a day of the district. Undefined where today's is done, or
 * must wait for an import or for a closure that calls.
 */
export async function sweepExpired(db: Db, by: string): Promise<PurgeRun | undefined> {
  return transact(db, async (tx) => {
    const run = await one<PurgeRun>(tx)`
      SELECT r.id, r.day::text, r.at, r.gone, r.held, i.number AS incident
      FROM purge_expired() r LEFT JOIN incident i ON i.id = r.incident_id`;
    if (run === undefined) return undefined;
    for (const one of retentionClasses) {
      const [gone, held] = [run.gone[one] ?? 0, run.held[one] ?? 0];
      if (gone + held === 0) continue;
      await note(tx, { kind: 'system', id: by }, 'data-purged', on('retention', one), {
        run: run.id,
        gone,
        held,
      });
    }
    return run;
  });
}
