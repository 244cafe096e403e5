import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Revocation } from './consent.ts';
import { insertConfirmation, insertRevocation } from './consent-store.ts';
import { openTask } from './office-task-store.ts';

/** Takes a withdrawal; it holds for every attempt whose intent is committed after this transaction. Returns its id. */
export async function revokeConsent(tx: Transaction, revocation: Revocation): Promise<string> {
  const id = await insertRevocation(tx, revocation);
  // A stranger is not texted again, and the carrier confirms its own STOP.
  if (revocation.scope !== 'wrong-number' && revocation.means !== 'carrier-stop') {
    await insertConfirmation(tx, { revocationId: id, phoneId: revocation.phoneId });
  }
  // The roster still has the number; words that only may say so are read first.
  if (revocation.scope === 'wrong-number' && revocation.doubtful === undefined) {
    await openTask(tx, {
      kind: 'wrong-number',
      phoneId: revocation.phoneId,
      revocationId: id,
    });
  }
  await insertAuditEntry(tx, {
    actor: revocation.actor,
    act: 'consent-revoked',
    subject: { kind: 'phone', id: revocation.phoneId },
    facts: {
      revocation: id,
      scope: revocation.scope,
      channel: revocation.channel,
      means: revocation.means,
      attempt: revocation.attemptId,
      doubtful: revocation.doubtful,
    },
  });
  return id;
}
