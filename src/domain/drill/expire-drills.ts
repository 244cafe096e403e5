import { many } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';

/** Ends a drill on which nobody decided in time. */
export async function expireDrills(db: Db): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await many<{ id: string }>(tx)`
      UPDATE drill SET state = 'expired' WHERE state = 'submitted' AND expires_at <= clock_timestamp()
      RETURNING id`;
    for (const { id } of rows) {
      await note(tx, { kind: 'system', id: 'bot' }, 'drill-expired', on('drill', id));
    }
  });
}
