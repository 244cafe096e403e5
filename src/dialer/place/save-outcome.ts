import { setTimeout as wait } from 'node:timers/promises';
import type { OrderOutcome } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { gather } from '#dialer/pace/micro-batch.ts';
import type { Intent } from '#domain/attempt/gate/commit-intent.ts';
import {
  type Answer,
  type Recorded,
  recordOrderOutcome,
  recordOrderOutcomes,
} from '#domain/attempt/outcome/record-order-outcome.ts';
import { backoffMs } from '#domain/shared/backoff.ts';
import type { Logger } from '#log/logger.ts';

/** Saves what came of the order of an intent; never fails. */
export type SaveOutcome = (
  intent: Pick<Intent, 'attemptId' | 'fence'>,
  outcome: OrderOutcome,
) => Promise<void>;

const saveTries = 7;

/** The answer is worth half a minute of patience; what can't be saved at all, events and the reconciler find again. */
export function createOutcomeSaver(tools: { db: Db; worker: string; logger: Logger }): SaveOutcome {
  const { db, worker, logger } = tools;
  const saveAccepted = createAcceptanceSaver(db, worker);
  return async ({ attemptId, fence }, outcome) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const saved = await (outcome.kind === 'accepted'
          ? saveAccepted({ attemptId, fence, outcome })
          : recordOrderOutcome(db, { attemptId, fence, worker, outcome }));
        if (saved.kind === 'second-call') {
          logger.error({ attempt: attemptId }, 'a second call for one attempt');
        }
        return;
      } catch (error) {
        if (attempt >= saveTries) {
          logger.error(
            { err: error, attempt: attemptId, outcome: outcome.kind },
            'an outcome was not saved',
          );
          return;
        }
        await wait(backoffMs(attempt, { firstMs: 400 }));
      }
    }
  };
}

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
