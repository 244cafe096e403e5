import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { ConfirmationOutcome } from '#domain/consent/opt-out/record-confirmation.ts';
import { revokeByCarrier } from '#domain/consent/opt-out/revoke-by-carrier.ts';
import { settleCode } from './page-code-store.ts';

const states = {
  accepted: 'sent',
  rejected: 'refused',
  unsent: 'waiting',
  unknown: 'unknown',
} as const;

/** What became of the text with a code. */
export async function recordPageCode(
  db: Db,
  sent: { id: string; phoneId: string; worker: string; outcome: ConfirmationOutcome },
): Promise<void> {
  const { id, phoneId, worker, outcome } = sent;
  const state = states[outcome.kind];
  const carrier = outcome.kind === 'accepted' ? { carrierId: outcome.carrierId } : {};
  await transact(db, async (tx) => {
    await settleCode(tx, { id, state, ...carrier });
    if (state === 'waiting') return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: `page-code-${state}`,
      subject: { kind: 'phone', id: phoneId },
      facts: { code: id, ...(outcome.kind === 'rejected' ? { error: outcome.code } : {}) },
    });
    if (outcome.kind !== 'rejected' || outcome.class !== 'opted-out') return;
    await revokeByCarrier(tx, { phoneId });
  });
}
