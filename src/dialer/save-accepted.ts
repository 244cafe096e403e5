import type { Db } from '#database/transaction.ts';
import {
  type Answer,
  type Recorded,
  recordOrderOutcomes,
} from '#domain/attempt/record-order-outcome.ts';
import { gather } from './gather.ts';

/** One commit for the orders that a worker hears are accepted within so many milliseconds. */
const together = { waitMs: 50, most: 200, atOnce: 2, isolate: true };

type Save = (answer: Answer) => Promise<Recorded>;

const savers = new WeakMap<Db, Map<string, Save>>();

/**
 * Saves that an order was accepted, together with others of this worker. Most orders are; an event of the call that
 * comes first says the same, and so does the carrier where this worker dies meanwhile.
 */
export async function saveAccepted(db: Db, worker: string, answer: Answer): Promise<Recorded> {
  const ofWorkers = savers.get(db) ?? new Map<string, Save>();
  savers.set(db, ofWorkers);
  const save =
    ofWorkers.get(worker) ??
    gather((answers: readonly Answer[]) => recordOrderOutcomes(db, { worker, answers }), together);
  ofWorkers.set(worker, save);
  return save(answer);
}
