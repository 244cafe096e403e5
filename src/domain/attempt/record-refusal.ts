import type { Transaction } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { revokeConsent } from '../consent/revoke-consent.ts';
import type { RefusalClass } from './attempt.ts';
import type { AttemptRow } from './attempt-store.ts';
import { markBadNumber, pauseCampaign } from './outcome-store.ts';

/** The carrier's reason, and its own error number for it. */
export type Refusal = { code: number; class: RefusalClass };

/**
 * What the carrier's no says about more than this attempt, whether it came with the order or when a text did not
 * arrive: about the number, about consent, or about our account. The campaign is locked by the caller, for a change
 * where the class is `account`.
 */
export async function recordRefusal(
  tx: Transaction,
  attempt: AttemptRow,
  refusal: Refusal,
  actor: Actor,
): Promise<void> {
  const facts = { code: refusal.code, attempt: attempt.id };
  switch (refusal.class) {
    case 'bad-number':
      await markBadNumber(tx, attempt.phoneId);
      await insertAuditEntry(tx, {
        actor,
        act: 'phone-marked-bad',
        subject: { kind: 'phone', id: attempt.phoneId },
        facts,
      });
      return;
    case 'opted-out':
      await revokeConsent(tx, {
        phoneId: attempt.phoneId,
        channel: 'any',
        scope: 'non-emergency',
        means: 'carrier-stop',
        actor: { kind: 'carrier', id: 'carrier' },
        attemptId: attempt.id,
      });
      return;
    case 'account':
      return pauseForAccount(tx, attempt, refusal, actor);
    case 'no-texts':
    case 'temporary':
    case 'daily-cap':
    case 'content':
      return;
  }
}

/** One order is enough to know: every further one would fail the same way. */
async function pauseForAccount(
  tx: Transaction,
  attempt: AttemptRow,
  refusal: Refusal,
  actor: Actor,
): Promise<void> {
  const reason = `The carrier refuses our account (error ${refusal.code}). Nobody else is called until that is mended.`;
  if (!(await pauseCampaign(tx, attempt.campaignId, reason))) return;
  await insertAuditEntry(tx, {
    actor,
    act: 'campaign-paused',
    subject: { kind: 'campaign', id: attempt.campaignId },
    facts: { code: refusal.code, attempt: attempt.id, reason: 'account' },
  });
}
