import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { type AuditRunView, checkOrder } from './audit-run.ts';

export async function findAuditRun(db: Db, id: string): Promise<AuditRunView | undefined> {
  const row = await db
    .selectFrom('audit_run as r')
    .leftJoin('operator as o', 'o.id', 'r.asked_by')
    .where('r.id', '=', id)
    .select(['r.id', 'r.kind', 'r.week', 'o.name as askedBy', 'r.asked_at as askedAt'])
    .select(['r.started_at as startedAt', 'r.ended_at as endedAt', 'r.looked_at as lookedAt'])
    .select(['r.found', sql<string | null>`(SELECT time_zone FROM district)`.as('timeZone')])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { lookedAt, ...run } = row;
  return {
    ...run,
    timeZone: run.timeZone ?? 'UTC',
    checks: checkOrder.flatMap((code) => {
      const counts = lookedAt[code];
      return counts === undefined ? [] : [{ code, ...counts }];
    }),
  };
}
