import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/**
 * At the first start the configured number is the pool, so that one number needs no further setting up. A number that was
 * given up does not come back by a restart.
 */
export async function startPool(db: Db, number: string): Promise<void> {
  await transact(db, async (tx) => {
    const { rows } = await sql`
      INSERT INTO sending_number (number) SELECT ${number} WHERE NOT EXISTS (SELECT FROM sending_number)
      ON CONFLICT DO NOTHING RETURNING 1`.execute(tx);
    if (rows.length === 0) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'start' },
      act: 'sending-number-set',
      subject: { kind: 'sending-number', id: number },
    });
  });
}
