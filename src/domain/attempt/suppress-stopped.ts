import type { Transaction } from '#database/transaction.ts';
import { requestCancel, suppressPlanned } from './stop-store.ts';

/**
 * The attempts' part of stopping a campaign, in the transaction of the stop, which holds the campaign. Calls that
 * were about to be placed end within the five seconds that an intent is good for.
 */
export async function suppressStopped(
  tx: Transaction,
  campaignId: string,
): Promise<{ neverStarted: number; inProgress: number }> {
  const neverStarted = await suppressPlanned(tx, campaignId);
  const inProgress = await requestCancel(tx, campaignId);
  return { neverStarted, inProgress };
}
