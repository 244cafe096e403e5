import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { FileSubject, Spares } from '#domain/people/operator/may-take-files.ts';

/** Whether files may leave now: none does while an incident holds them, and who wanted one leaves an entry. */
export async function checkExports(
  db: Db,
  wanted: { operatorId: string; subject: FileSubject; spares?: Spares | undefined },
): Promise<'open' | 'frozen'> {
  const { operatorId, subject } = wanted;
  return transact(db, async (tx) => {
    if (!(await areExportsFrozen(tx, wanted))) return 'open';
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'download-refused',
      subject,
      facts: { reason: 'exports-frozen' },
    });
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
  const { rows } = await sql<{ isFrozen: boolean }>`
    SELECT exports_are_frozen() AND NOT (${spares === 'emergency'} AND ${emergency}) AS "isFrozen"`.execute(
    tx,
  );
  return rows[0]?.isFrozen !== false;
}
