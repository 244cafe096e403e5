import { sql } from 'kysely';
import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note } from '#domain/audit/audit-store.ts';
import type { FileSubject, Spares } from '#domain/people/operator/may-take-files.ts';

/** Whether files may leave now: none does while an incident holds them, and who wanted one leaves an entry. */
export async function checkExports(
  db: Db,
  wanted: { operatorId: string; subject: FileSubject; spares?: Spares | undefined },
): Promise<'open' | 'frozen'> {
  const { operatorId, subject } = wanted;
  return transact(db, async (tx) => {
    if (!(await areExportsFrozen(tx, wanted))) return 'open';
    await note(tx, by(operatorId), 'download-refused', subject, { reason: 'exports-frozen' });
    return 'frozen';
  });
}

export async function areExportsFrozen(
  tx: Transaction,
  { subject, spares }: { subject: FileSubject; spares?: Spares | undefined },
): Promise<boolean> {
  if (spares === 'all') return false;
  const emergency = sql`EXISTS (SELECT FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id::text = ${subject.id} AND v.purpose = 'emergency')`;
  const row = await one<{ isFrozen: boolean }>(tx)`
    SELECT exports_are_frozen() AND NOT (${spares === 'emergency'} AND ${emergency}) AS "isFrozen"`;
  return row?.isFrozen !== false;
}
