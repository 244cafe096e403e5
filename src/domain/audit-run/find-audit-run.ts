import type { Db } from '#database/transaction.ts';
import { type AuditRunView, checkOrder } from './audit-run.ts';
import { selectRun } from './audit-run-store.ts';

export async function findAuditRun(db: Db, id: string): Promise<AuditRunView | undefined> {
  const row = await selectRun(db, id);
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
