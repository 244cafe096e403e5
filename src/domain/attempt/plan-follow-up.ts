import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { Disposition } from './attempt.ts';
import { type AttemptRow, insertTry } from './attempt-store.ts';
import { selectPolicy } from './policy-store.ts';
import { followUp } from './retry.ts';
import { insertRound } from './round-store.ts';

/** After an ending: the next try, or the text that stands in for a call. The campaign is locked by the caller. */
export async function planFollowUp(
  tx: Transaction,
  attempt: AttemptRow,
  disposition: Disposition,
): Promise<void> {
  const policy = await selectPolicy(tx, attempt.versionId);
  const next = followUp(policy, { ...attempt, disposition });
  if (next.kind === 'none') return;
  const isRetry = next.kind === 'retry';
  await planTry(tx, attempt, {
    channel: isRetry ? attempt.channel : 'text',
    tryNumber: isRetry ? attempt.tryNumber + 1 : 1,
    seconds: isRetry ? next.seconds : 0,
  });
}

export async function planTry(
  tx: Transaction,
  after: Pick<AttemptRow, 'id' | 'campaignId'>,
  next: { channel: 'voice' | 'text'; tryNumber: number; seconds: number },
): Promise<void> {
  const id = await insertTry(tx, { after: after.id, ...next });
  if (id === undefined) return;
  if (next.channel === 'voice' && next.tryNumber > 1) {
    await insertRound(tx, { campaignId: after.campaignId, ...next });
  }
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: 'dialer' },
    act: 'attempt-planned',
    subject: { kind: 'attempt', id },
    facts: {
      campaign: after.campaignId,
      after: after.id,
      channel: next.channel,
      try: next.tryNumber,
    },
  });
}
