import type { Transaction } from '#database/transaction.ts';

/** The number that people call a closure by, and its files. */
export async function findClosureNumber(
  tx: Transaction,
  campaignId: string,
): Promise<number | undefined> {
  const campaign = await tx
    .selectFrom('campaign')
    .select('number')
    .where('id', '=', campaignId)
    .executeTakeFirst();
  return campaign?.number;
}
