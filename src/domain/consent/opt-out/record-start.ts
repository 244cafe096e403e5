import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { insertWording } from '#domain/consent/ledger/consent-store.ts';
import { openTask } from '#domain/consent/ledger/office-task-store.ts';
import { recordConsent } from '#domain/consent/ledger/record-consent.ts';
import { type AtStart, selectAtStart } from './text-store.ts';

export type Started =
  | 'started'
  /** Nothing was stopped. */
  | 'nothing-to-start'
  /** Whoever holds the number now is not the one who agreed: a person must look. */
  | 'not-started';

const version = 'start';

/**
 * START takes back what a STOP ended, and no more: texts, for this number, about what they were about before. Where
 * they were about nothing it lifts only the carrier's block, and so does another word that the carrier takes for it.
 */
export async function recordStart(
  tx: Transaction,
  start: { phoneId: string; isSaid: boolean },
): Promise<Started> {
  const { phoneId, isSaid } = start;
  const found = await selectAtStart(tx, phoneId);
  if (found.stoppedAt === null) return 'nothing-to-start';
  if (found.wrongNumber || found.reassigned) return leaveToOffice(tx, phoneId, found);
  if (!isSaid && (!found.carrierStop || found.emergencyOptOut)) return 'nothing-to-start';
  await insertWording(tx, {
    version,
    language: 'en',
    body: 'START, in a text from this number: what a STOP from it ended may come again.',
    recordedBy: 'system:consent',
  });
  await recordConsent(tx, {
    phoneId,
    channel: 'text',
    purposes: isSaid ? found.purposes : [],
    kind: 'express',
    method: 'text',
    wordingVersion: version,
    language: 'en',
    evidenceReference: `text ${found.now.toString()}`,
    obtainedAt: found.now,
    actor: { kind: 'guardian', id: phoneId },
  });
  return 'started';
}

async function leaveToOffice(
  tx: Transaction,
  phoneId: string,
  { wrongNumber }: AtStart,
): Promise<Started> {
  const kind = wrongNumber ? 'wrong-number' : 'reassigned-number';
  await openTask(tx, { kind, phoneId });
  await insertAuditEntry(tx, {
    actor: { kind: 'guardian', id: phoneId },
    act: 'start-refused',
    subject: { kind: 'phone', id: phoneId },
    facts: { reason: kind },
  });
  return 'not-started';
}
