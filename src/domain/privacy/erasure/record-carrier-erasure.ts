import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/** The carrier has deleted what it deletes of a number, and so the number goes here too. */
export async function recordCarrierErasure(
  db: Db,
  erased: {
    phoneId: string;
    worker: string;
    calls: number;
    texts: number;
    recordings: number;
    kept: number;
  },
): Promise<void> {
  const { phoneId, worker, kept, ...deleted } = erased;
  await transact(db, async (tx) => {
    const { rows } = await sql<{ isFirst: boolean }>`
      SELECT finish_carrier_erasure(${phoneId}, ${JSON.stringify(deleted)}::jsonb, ${kept}) AS "isFirst"`.execute(
      tx,
    );
    if (rows[0]?.isFirst !== true) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'carrier-records-deleted',
      subject: { kind: 'phone', id: phoneId },
      facts: { ...deleted, kept },
    });
  });
}
