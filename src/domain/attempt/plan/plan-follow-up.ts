import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import type { Disposition } from '#domain/attempt/machine/attempt.ts';
import { followUp, nextCarrierDay } from '#domain/attempt/machine/retry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { insertTry, isCalled, lockPhones } from './plan-store.ts';
import { selectPolicy } from './policy-store.ts';
import { insertRound } from './round-store.ts';

/** After an ending: the next try, or the text or call that stands in for it. The campaign is held by the caller. */
export async function planFollowUp(
  tx: Transaction,
  attempt: Pick<
    AttemptRow,
    | 'id'
    | 'campaignId'
    | 'versionId'
    | 'phoneId'
    | 'channel'
    | 'tryNumber'
    | 'misses'
    | 'superseded'
  >,
  disposition: Disposition,
): Promise<void> {
  const { now, stopTryingAt, timeZones, mayBeCalled, ...policy } = await selectPolicy(tx, attempt);
  const ended = { ...attempt, disposition, now, stopTryingAt, timeZones, mayBeCalled };
  const next = followUp(policy, ended);
  const again = { channel: attempt.channel, tryNumber: attempt.tryNumber + 1 };
  switch (next.kind) {
    case 'none':
      return;
    case 'retry':
      // Nobody is called again until people have mended the account; whom that is told of are told then.
      return planTry(tx, attempt, {
        ...again,
        seconds: next.seconds,
        isRound: disposition !== 'account',
      });
    case 'next-day': {
      const seconds = now.until(nextCarrierDay(now)).total('seconds');
      return planTry(tx, attempt, { ...again, seconds });
    }
    case 'text':
      // Two tries that end at once must not each leave the text to the other.
      if (await isCalled(tx, attempt)) await lockPhones(tx, [attempt.phoneId]);
      return planTry(tx, attempt, { channel: 'text', tryNumber: 1, seconds: 0 });
    case 'call':
      // One that stands in the plan already is not planned twice.
      return planTry(tx, attempt, { channel: 'voice', tryNumber: 1, seconds: 0 });
  }
}

export async function planTry(
  tx: Transaction,
  after: Pick<AttemptRow, 'id' | 'campaignId'>,
  {
    isRound = true,
    ...next
  }: {
    channel: Channel;
    tryNumber: number;
    seconds: number;
    /** Whether it begins another round of calls, if none has begun it, and people are told. */
    isRound?: boolean;
  },
): Promise<void> {
  const id = await insertTry(tx, { after: after.id, ...next });
  if (id === undefined) return;
  if (isRound && next.channel === 'voice' && next.tryNumber > 1) {
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
