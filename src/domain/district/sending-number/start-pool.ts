import { many } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';

/**
 * At the first start the configured number is the pool, so that one number needs no further setting up. A number that was
 * given up does not come back by a restart.
 */
export async function startPool(db: Db, number: string): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await many(tx)`
      INSERT INTO sending_number (number) SELECT ${number} WHERE NOT EXISTS (SELECT FROM sending_number)
      ON CONFLICT DO NOTHING RETURNING 1`;
    if (rows.length === 0) return;
    await note(
      tx,
      { kind: 'system', id: 'start' },
      'sending-number-set',
      on('sending-number', number),
    );
  });
}
