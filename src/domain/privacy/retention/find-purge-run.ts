import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { PurgeRun } from './retention.ts';

export async function findPurgeRun(db: Db, id: string): Promise<PurgeRun | undefined> {
  return one<PurgeRun>(db)`
    SELECT r.id, r.day::text, r.at, r.gone, r.held, i.number AS incident
    FROM purge_run r LEFT JOIN incident i ON i.id = r.incident_id WHERE r.id = ${id}`;
}
