import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/** Ends a drill on which nobody decided in time. */
export async function expireDrills(db: Db): Promise<void> {
  await transact(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      UPDATE drill SET state = 'expired' WHERE state = 'submitted' AND expires_at <= clock_timestamp()
      RETURNING id`.execute(tx);
    for (const { id } of rows) {
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'bot' },
        act: 'drill-expired',
        subject: { kind: 'drill', id },
      });
    }
  });
}
