import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Escalation, EscalationOutcome, EscalationState } from './escalation.ts';

const states = {
  accepted: 'placed',
  rejected: 'refused',
  unsent: 'unsent',
  unknown: 'unknown',
} as const satisfies Record<EscalationOutcome['kind'], EscalationState>;

/** Keeps what the carrier answered to the orders of one escalation; what was not ordered stays as it is. */
export async function recordEscalation(
  db: Db,
  {
    escalation,
    worker,
    call,
    text,
  }: { escalation: Escalation; worker: string; call?: EscalationOutcome; text?: EscalationOutcome },
): Promise<void> {
  const { versionId, operatorId, campaignId } = escalation;
  await transact(db, async (tx) => {
    await tx
      .updateTable('approval_escalation')
      .set({
        ...(call && { call_state: states[call.kind], call_id: idOf(call) }),
        ...(text && { text_state: states[text.kind], text_id: idOf(text) }),
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
        ...(call && { call: states[call.kind], callId: idOf(call) }),
        ...(text && { text: states[text.kind], textId: idOf(text) }),
      },
    });
  });
}

const idOf = (outcome: EscalationOutcome) =>
  outcome.kind === 'accepted' ? outcome.carrierId : null;
