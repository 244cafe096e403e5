import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** A press that was turned away before any operation of drills was reached. */
export async function recordDrillRefusal(
  db: Db,
  refused: {
    operatorId: string;
    drillId: string;
    reason: 'unknown-card' | 'shared-channel';
    platform: Platform;
  },
): Promise<void> {
  const { operatorId, drillId, reason, platform } = refused;
  await transact(db, (tx) =>
    note(tx, by(operatorId), 'drill-refused', on('drill', drillId), { reason, platform }),
  );
}
