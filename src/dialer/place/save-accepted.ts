import type { Db } from '#database/transaction.ts';
import { gather } from '#dialer/pace/micro-batch.ts';
import {
  type Answer,
  type Recorded,
  recordOrderOutcomes,
} from '#domain/attempt/outcome/record-order-outcome.ts';

/** One commit for the orders that a worker hears are accepted within so many milliseconds. */
const together = { waitMs: 400, most: 200, atOnce: 2, isolate: true };

/**
 * Saves that an order was accepted, together with others of this worker. Most orders are; an event of the call that
 * comes first says the same, and so does the carrier where this worker dies meanwhile.
 */
export function createAcceptanceSaver(
  db: Db,
  worker: string,
): (answer: Answer) => Promise<Recorded> {
  return gather((answers) => recordOrderOutcomes(db, { worker, answers }), together);
}
