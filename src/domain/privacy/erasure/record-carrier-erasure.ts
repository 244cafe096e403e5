import { one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';

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
    const row = await one<{ isFirst: boolean }>(tx)`
      SELECT finish_carrier_erasure(${phoneId}, ${JSON.stringify(deleted)}::jsonb, ${kept}) AS "isFirst"`;
    if (row?.isFirst !== true) return;
    await note(
      tx,
      { kind: 'system', id: worker },
      'carrier-records-deleted',
      on('phone', phoneId),
      { ...deleted, kept },
    );
  });
}
