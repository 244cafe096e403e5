import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Wake, WakeOutcome, WakeState } from './escalation.ts';
import { settleWake } from './escalation-store.ts';

const states = {
  accepted: 'placed',
  rejected: 'refused',
  unsent: 'unsent',
  unknown: 'unknown',
} as const satisfies Record<WakeOutcome['kind'], WakeState>;

/** Keeps what the carrier answered to the orders of one wake; what was not ordered stays as it is. */
export async function recordWake(
  db: Db,
  {
    wake,
    worker,
    ...orders
  }: { wake: Wake; worker: string; call?: WakeOutcome; text?: WakeOutcome },
): Promise<void> {
  const settled = (outcome: WakeOutcome) => ({
    state: states[outcome.kind],
    carrierId: outcome.kind === 'accepted' ? outcome.carrierId : null,
  });
  const call = orders.call === undefined ? undefined : settled(orders.call);
  const text = orders.text === undefined ? undefined : settled(orders.text);
  const { versionId, operatorId, campaignId } = wake;
  await transact(db, async (tx) => {
    await settleWake(tx, {
      versionId,
      operatorId,
      ...(call === undefined ? {} : { call }),
      ...(text === undefined ? {} : { text }),
    });
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'approver-wake-settled',
      subject: { kind: 'campaign', id: campaignId },
      facts: {
        version: versionId,
        operator: operatorId,
        ...(call === undefined ? {} : { call: call.state, callId: call.carrierId }),
        ...(text === undefined ? {} : { text: text.state, textId: text.carrierId }),
      },
    });
  });
}
