import type { Transaction } from '#database/transaction.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { hasCarrierStop } from './text-store.ts';

/**
 * The carrier refused a text because it holds a STOP of this number (Twilio error 21610). One that we had not heard of is a
 * withdrawal. One that we knew of, and that later consent was meant to end, only says that this consent lifts no
 * block of the carrier: texts end again, until the phone itself sends START, and calls do not.
 */
export async function revokeByCarrier(
  tx: Transaction,
  { phoneId, attemptId }: { phoneId: string; attemptId?: string | undefined },
): Promise<void> {
  await revokeConsent(tx, {
    phoneId,
    channel: (await hasCarrierStop(tx, phoneId)) ? 'text' : 'any',
    scope: 'non-emergency',
    means: 'carrier-stop',
    actor: { kind: 'carrier', id: 'carrier' },
    attemptId,
  });
}
