import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { isStopRequest, type Revocation } from './consent.ts';
import { insertRevocation, phoneByIndex } from './consent-store.ts';

/** Takes a withdrawal; it holds for every attempt whose intent is committed after this transaction. */
export async function revokeConsent(tx: Transaction, revocation: Revocation): Promise<void> {
  const id = await insertRevocation(tx, revocation);
  await insertAuditEntry(tx, {
    actor: revocation.actor,
    act: 'consent-revoked',
    subject: { kind: 'phone', id: revocation.phoneId },
    facts: {
      revocation: id,
      scope: revocation.scope,
      channel: revocation.channel,
      means: revocation.means,
      ...(revocation.attemptId === undefined ? {} : { attempt: revocation.attemptId }),
    },
  });
}

/**
 * Reads a text that came in. A STOP, by the carrier's reading or ours, withdraws at once; the answer to the
 * guardian is the carrier's own, which it sends for the same words. A text from an unknown number is nobody's.
 */
export async function revokeByText(
  db: Db,
  text: { phoneIndex: Buffer; body: string; carrierStop: boolean },
): Promise<'revoked' | 'unknown-phone' | 'not-a-stop'> {
  if (!text.carrierStop && !isStopRequest(text.body)) return 'not-a-stop';
  return transact(db, async (tx) => {
    const phoneId = await phoneByIndex(tx, text.phoneIndex);
    if (phoneId === undefined) return 'unknown-phone';
    await revokeConsent(tx, {
      phoneId,
      channel: 'any',
      scope: 'non-emergency',
      means: text.carrierStop ? 'carrier-stop' : 'text-reply',
      actor: { kind: 'guardian', id: phoneId },
    });
    return 'revoked';
  });
}
