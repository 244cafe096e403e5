import type { Db } from '#database/transaction.ts';
import type { Pressure } from './pressure.ts';
import { savePressure } from './pressure-store.ts';

/**
 * The carrier has less room than we use. Every worker slows to half at once, at most once a second, and none calls
 * until the carrier has caught up; the pace comes back by itself (`pace_share` in the database).
 */
export async function recordPressure(
  db: Db,
  pressure: { account: string; kind: Pressure; holdMs: number },
): Promise<void> {
  await savePressure(db, pressure);
}
