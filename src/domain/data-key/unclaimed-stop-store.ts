import { many, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';

/** A START ends a stop under every key, while none is copied from one to the next. */
export async function lockUnclaimedStops(tx: Transaction): Promise<void> {
  await run(tx)`SELECT pg_advisory_xact_lock(hashtext('bellwether unclaimed stops'))`;
}

/** What a number that no roster has stopped, until one has it. */
export type OpenStop = { id: string; index: Buffer; number: Buffer };

/** Stops that may have no row yet by a key that comes, under the lock that a START takes. */
export async function selectOpenStops(tx: Transaction): Promise<OpenStop[]> {
  return many<OpenStop>(tx)`
    SELECT id, phone_index AS index, number FROM unclaimed_stop WHERE ended_at IS NULL ORDER BY id FOR UPDATE`;
}

/** The same stop by another key. */
export async function copyStop(tx: Transaction, { id, index, number }: OpenStop): Promise<void> {
  await run(tx)`
    INSERT INTO unclaimed_stop (phone_index, number, stop, scope, means, doubtful, received_at)
    SELECT ${index}, ${number}, stop, scope, means, doubtful, received_at FROM unclaimed_stop s WHERE id = ${id}
      AND NOT EXISTS (SELECT FROM unclaimed_stop o WHERE o.stop = s.stop AND o.phone_index = ${index})`;
}

export async function deleteOutdatedStops(tx: Transaction, current: number): Promise<number> {
  return run(tx)`
    DELETE FROM unclaimed_stop WHERE key_of_index(phone_index) <> ${current}`;
}
