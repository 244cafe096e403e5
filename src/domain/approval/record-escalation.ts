import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import {
  orderIdOf,
  type StaffOrderOutcome,
  stateAfter,
} from '#domain/shared/staff-order/staff-order.ts';
import type { Escalation } from './escalation.ts';

/** Keeps what the carrier answered to the orders of one escalation; what was not ordered stays as it is. */
export async function recordEscalation(
  db: Db,
  {
    escalation,
    worker,
    call,
    text,
  }: { escalation: Escalation; worker: string; call?: StaffOrderOutcome; text?: StaffOrderOutcome },
): Promise<void> {
  const { versionId, operatorId, campaignId } = escalation;
  await transact(db, async (tx) => {
    await tx
      .updateTable('approval_escalation')
      .set({
        ...(call && { call_state: stateAfter[call.kind], call_id: orderIdOf(call) }),
        ...(text && { text_state: stateAfter[text.kind], text_id: orderIdOf(text) }),
      })
      .where('version_id', '=', versionId)
      .where('operator_id', '=', operatorId)
      .execute();
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'approver-wake-settled',
      subject: { kind: 'campaign', id: campaignId },
      facts: {
        version: versionId,
        operator: operatorId,
        ...(call && { call: stateAfter[call.kind], callId: orderIdOf(call) }),
        ...(text && { text: stateAfter[text.kind], textId: orderIdOf(text) }),
      },
    });
  });
}
