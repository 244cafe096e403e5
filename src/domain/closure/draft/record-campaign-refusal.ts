import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Refusal } from '#refusals/refusals.ts';

/** What somebody wanted of a closure, in vain. */
export type CampaignRefusal = {
  operator: Operator;
  act: 'decision-refused' | 'asking-refused' | 'pause-refused' | 'text-opening-refused';
  reason: Refusal;
  platform?: Platform;
  /** Where what was sent names one of ours; nothing else of it is kept. */
  campaignId?: string | undefined;
};

/** Who was refused what before any rule of a campaign was asked: a press or a form that is not ours, or not theirs to use. */
export async function recordCampaignRefusal(db: Db, refusal: CampaignRefusal): Promise<void> {
  await transact(db, (tx) => recordCampaignRefusalWithin(tx, refusal));
}

/** The same in the transaction of the act that was refused. */
export async function recordCampaignRefusalWithin(
  tx: Transaction,
  { operator, act, reason, platform, campaignId }: CampaignRefusal,
): Promise<void> {
  await note(
    tx,
    by(operator.id),
    act,
    campaignId === undefined
      ? { kind: 'operator', id: operator.id }
      : { kind: 'campaign', id: campaignId },
    { reason, platform },
  );
}
