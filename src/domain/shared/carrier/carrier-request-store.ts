import type { Transaction } from '#database/transaction.ts';

/**
 * Whether a text or a key press comes for the first time, told by the carrier's id of it. Within the transaction of
 * what it does: the carrier may send it again where our answer was lost, and so may anyone who captured it.
 */
export async function takeCarrierRequest(tx: Transaction, id: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('carrier_request')
    .values({ id })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** A key on a call. Each question of ours has a number of its own on its call, so that the same key may be pressed again. */
export function keyPressId(press: { carrierId: string; step: number; key: string }): string {
  return `${press.carrierId} key ${press.step} ${press.key}`;
}
