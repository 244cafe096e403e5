import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { insertAttempts } from './plan-store.ts';

/** A first try for every phone and channel of the campaign's frozen list. Repeating it changes nothing. */
export async function planAttempts(
  tx: Transaction,
  campaignId: string,
): Promise<{ voice: number; text: number }> {
  const planned = await insertAttempts(tx, campaignId);
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: 'dialer' },
    act: 'attempts-planned',
    subject: { kind: 'campaign', id: campaignId },
    facts: planned,
  });
  return planned;
}
