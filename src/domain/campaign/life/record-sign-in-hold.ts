import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { SignInHold } from './sign-in-hold.ts';
import { insertSignInHold, saveSignInProven } from './sign-in-hold-store.ts';

/** Says on the card that it is not called, and why. `fault` is a code, for the log. */
export async function recordSignInHold(
  db: Db,
  hold: { campaignId: string; reason: SignInHold['reason']; fault: string; worker: string },
): Promise<boolean> {
  const { campaignId, reason, fault, worker } = hold;
  return transact(db, async (tx) => {
    if (!(await insertSignInHold(tx, hold))) return false;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'sign-in-unproven',
      subject: { kind: 'campaign', id: campaignId },
      facts: { reason, fault },
    });
    return true;
  });
}

/** A worker has proven it, and calls: it says so as long as it does, where another one could not. */
export async function recordSignInProven(
  db: Db,
  proven: { campaignId: string; worker: string },
): Promise<void> {
  const { campaignId, worker } = proven;
  await transact(db, async (tx) => {
    if (!(await saveSignInProven(tx, campaignId))) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'sign-in-proven',
      subject: { kind: 'campaign', id: campaignId },
      facts: {},
    });
  });
}
