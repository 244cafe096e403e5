import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import {
  type StaffOrders,
  settleStaffOrders,
} from '#domain/shared/staff-order/staff-order-store.ts';
import type { LeasedDrillCall } from './lease-drill-calls.ts';

/** Keeps what the carrier answered to the orders for one phone of a drill. */
export async function recordDrillOrder(
  db: Db,
  {
    leased: { drillId, phoneId },
    worker,
    ...orders
  }: StaffOrders & { leased: Pick<LeasedDrillCall, 'drillId' | 'phoneId'>; worker: string },
): Promise<void> {
  await transact(db, async (tx) => {
    const where = sql<boolean>`drill_id = ${drillId} AND phone_id = ${phoneId}`;
    const settled = await settleStaffOrders(tx, 'drill_call', { ...orders, where });
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'drill-phone-called',
      subject: { kind: 'drill', id: drillId },
      facts: { phone: phoneId, ...settled },
    });
  });
}
