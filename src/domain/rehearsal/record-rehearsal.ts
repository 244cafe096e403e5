import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { CarrierReport } from '#domain/shared/carrier-report.ts';
import { callEndings } from '#domain/shared/staff-order/staff-order.ts';
import {
  type StaffOrders,
  settleStaffOrders,
} from '#domain/shared/staff-order/staff-order-store.ts';
import type { LeasedRehearsal } from './lease-rehearsals.ts';

/** Keeps what the carrier answered to the orders of one rehearsal. */
export async function recordRehearsal(
  db: Db,
  {
    rehearsal: { id, operatorId },
    worker,
    ...orders
  }: StaffOrders & { rehearsal: Pick<LeasedRehearsal, 'id' | 'operatorId'>; worker: string },
): Promise<void> {
  await transact(db, async (tx) => {
    const where = sql<boolean>`id = ${id}`;
    const settled = await settleStaffOrders(tx, 'rehearsal', { ...orders, where });
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'rehearsal-settled',
      subject: { kind: 'operator', id: operatorId },
      facts: { rehearsal: id, ...settled },
    });
  });
}

/**
 * Keeps how a rehearsal's call ended, as far as the carrier's report tells. Answered by a machine it ends as `voicemail`,
 * unless a key showed that a person listens.
 */
export async function recordRehearsalReport(
  db: Db,
  { token, report }: { token: string; report: CarrierReport },
): Promise<'recorded' | 'voicemail' | 'unknown-token'> {
  const ending = endingOf(report);
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom('rehearsal')
      .select(['id', 'operator_id as operatorId', 'call_state as callState', 'keys'])
      .where('token', '=', token)
      .forUpdate()
      .executeTakeFirst();
    if (found === undefined) return 'unknown-token';
    const isOver = !['placing', 'placed', 'answered', 'unknown'].includes(found.callState ?? '');
    const isPerson = ending === 'voicemail' && found.keys.length > 0;
    if (ending === undefined || isOver || isPerson) return 'recorded';
    await tx
      .updateTable('rehearsal')
      .set({ call_state: ending })
      .where('id', '=', found.id)
      .execute();
    await insertAuditEntry(tx, {
      actor: { kind: 'carrier', id: 'carrier' },
      act: 'rehearsal-settled',
      subject: { kind: 'operator', id: found.operatorId },
      facts: { rehearsal: found.id, call: ending, callId: report.carrierId },
    });
    return ending === 'voicemail' ? 'voicemail' : 'recorded';
  });
}

function endingOf(report: CarrierReport) {
  if (report.kind === 'answered-by') return report.by === 'machine' ? 'voicemail' : undefined;
  return report.kind === 'call' && report.progress === 'ended'
    ? callEndings[report.ending]
    : undefined;
}
