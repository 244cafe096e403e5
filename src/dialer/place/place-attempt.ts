import { setTimeout as wait } from 'node:timers/promises';
import { type Carrier, missedItsSlot, type OrderOutcome } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { microBatch } from '#dialer/pace/micro-batch.ts';
import type { Intent } from '#domain/attempt/gate/commit-intent.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import { recordFailure } from '#domain/attempt/outcome/record-event.ts';
import {
  type Answer,
  type Recorded,
  recordOrderOutcome,
  recordOrderOutcomes,
} from '#domain/attempt/outcome/record-order-outcome.ts';
import { backoffMs } from '#domain/shared/backoff.ts';
import type { Logger } from '#log/logger.ts';
import { KeyNotHeld, phoneBinding, type Vault } from '#vault/vault.ts';
import type { SignInGuard } from './sign-in-guard.ts';

export type DialTools = {
  db: Db;
  carrier: Carrier;
  vault: Vault;
  worker: string;
  logger: Logger;
  /** Absent where nothing takes a fresh sign-in. */
  guard?: SignInGuard | undefined;
};

/** A worker's tools to place orders with. */
export type OrderTools = DialTools & { saveOutcome: SaveOutcome };

/** Made once for a dialer, whose acceptances are saved together. */
export function orderTools<T extends DialTools>(tools: T): T & OrderTools {
  return { ...tools, saveOutcome: createOutcomeSaver(tools) };
}

const orderTimeoutMs = 10_000;
/** What waits for a connection is not looked after any more: a stop, or another call's second, does not reach it. */
const connectMs = 2_000;
/** A new key comes with the next look at the keys, here or in another worker. */
const keyRetryMs = 5_000;

/** A call's turn: it is over at `endMs` of `performance.now()`; `onLeft` is called as the order leaves. */
export type Turn = { endMs: number; onLeft: () => void };

/**
 * Places the call or text of a committed intent and saves what the carrier answered. A call that did not leave in its
 * turn is not saved: it is the caller's as before.
 */
export async function placeAttempt(
  tools: OrderTools,
  intent: Intent,
  { committedMs, turn }: { committedMs: number; turn?: Turn },
): Promise<OrderOutcome> {
  const outcome = await order(tools, intent, { committedMs, turn });
  if (outcome === 'does-not-open') return failLease(tools, intent);
  const isStillTheirs = turn !== undefined && missedItsSlot(outcome);
  if (!isStillTheirs) await tools.saveOutcome(intent, outcome);
  return outcome;
}

/** No number, no order: nothing has left, and another try would most likely come to the same. */
async function failLease({ db, worker }: DialTools, intent: Intent): Promise<OrderOutcome> {
  const { attemptId, fence } = intent;
  await recordFailure(db, { attemptId, fence, worker });
  return { kind: 'unsent', reason: 'the number does not open', retryAfterMs: 0 };
}

async function order(
  tools: DialTools,
  intent: Intent,
  { committedMs, turn }: { committedMs: number; turn: Turn | undefined },
): Promise<OrderOutcome | 'does-not-open'> {
  const { carrier, vault, logger } = tools;
  const { token, ringSeconds, plays, from, text } = intent;
  let to: string;
  try {
    to = vault.decrypt(intent.number, phoneBinding(intent.index));
  } catch (error) {
    if (error instanceof KeyNotHeld) {
      logger.warn({ err: error, attempt: intent.attemptId }, 'a number waits for its key');
      return { kind: 'unsent', reason: 'its key is not held here yet', retryAfterMs: keyRetryMs };
    }
    logger.error({ err: error, attempt: intent.attemptId }, 'a number does not open');
    return 'does-not-open';
  }
  if (performance.now() - committedMs > intentGoodMs) {
    return { kind: 'unsent', reason: 'the intent was too old to be carried out', retryAfterMs: 0 };
  }
  // Not AbortSignal.timeout(): that one makes an error for each order, long after it was answered.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error('no answer in time')), orderTimeoutMs);
  const { signal } = patience;
  const leaveByMs = Math.min(performance.now() + connectMs, committedMs + intentGoodMs);
  try {
    if (text !== undefined)
      return await carrier.sendText({ to, token, ...text, leaveByMs }, signal);
    if (from === undefined) throw new Error('an intent to call that shows no number');
    const slot = turn === undefined ? {} : { slotEndMs: turn.endMs, onLeft: turn.onLeft };
    return await carrier.placeCall(
      { to, from, token, ringSeconds, endsWithStaticWords: !plays, leaveByMs, ...slot },
      signal,
    );
  } catch (error) {
    // The port promises an outcome; whatever else comes out of it proves nothing.
    logger.error(
      { err: error, attempt: intent.attemptId },
      'the carrier failed without an outcome',
    );
    return { kind: 'unknown', reason: 'the carrier failed without an outcome' };
  } finally {
    clearTimeout(timer);
  }
}

/** Saves what came of the order of an intent; never fails. */
type SaveOutcome = (
  intent: Pick<Intent, 'attemptId' | 'fence'>,
  outcome: OrderOutcome,
) => Promise<void>;

const saveTries = 7;

/** The answer is worth half a minute of patience; what can't be saved at all, events and the reconciler find again. */
function createOutcomeSaver(tools: { db: Db; worker: string; logger: Logger }): SaveOutcome {
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
  return microBatch((answers) => recordOrderOutcomes(db, { worker, answers }), together);
}
