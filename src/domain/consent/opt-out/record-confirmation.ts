import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { settleConfirmation } from './confirmation-store.ts';
import { revokeByCarrier } from './revoke-by-carrier.ts';

/** What became of the order, in the carrier port's terms. */
export type ConfirmationOutcome =
  | { kind: 'accepted'; carrierId: string }
  | { kind: 'rejected'; code: number; class: string }
  | { kind: 'unsent' }
  | { kind: 'unknown' };

const states = {
  accepted: 'sent',
  rejected: 'refused',
  // It provably never left, so it waits again until its five minutes are over.
  unsent: 'waiting',
  unknown: 'unknown',
} as const;

export async function recordConfirmation(
  db: Db,
  sent: { revocationId: string; phoneId: string; worker: string; outcome: ConfirmationOutcome },
): Promise<void> {
  const { revocationId, phoneId, outcome } = sent;
  const state = states[outcome.kind];
  const carrier = outcome.kind === 'accepted' ? { carrierId: outcome.carrierId } : {};
  await transact(db, async (tx) => {
    if (!(await settleConfirmation(tx, { revocationId, state, ...carrier }))) return;
    if (state === 'waiting') return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: sent.worker },
      act: `confirmation-${state}`,
      subject: { kind: 'phone', id: phoneId },
      facts: {
        revocation: revocationId,
        ...carrier,
        ...(outcome.kind === 'rejected' ? { code: outcome.code } : {}),
      },
    });
    if (outcome.kind !== 'rejected' || outcome.class !== 'opted-out') return;
    await revokeByCarrier(tx, { phoneId });
  });
}
