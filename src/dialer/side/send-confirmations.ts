import type { OrderOutcome } from '#carrier/carrier.ts';
import { sendOwnTexts } from '#dialer/doubt/order-own-text.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { confirmationText } from '#domain/consent/opt-out/confirmation-words.ts';
import { leaseConfirmations } from '#domain/consent/opt-out/lease-confirmations.ts';
import { sweepConfirmations } from '#domain/consent/opt-out/sweep-confirmations.ts';

const batch = 20;
const idleMs = 2_000;
const shortestPauseMs = 2_000;

/**
 * Sends the confirmations that wait, and says how long to rest (47 CFR 64.1200(a)(12): one text, within five minutes
 * of the withdrawal).
 */
export async function sendConfirmations(tools: DialTools): Promise<number> {
  const { db, worker, logger } = tools;
  const swept = await sweepConfirmations(db, worker);
  if (swept.tooLate > 0) logger.warn(swept, 'confirmations were given up');
  const outcomes = await sendOwnTexts(tools, {
    kind: 'confirmation_text',
    lease: (tx) => leaseConfirmations(tx, batch),
    words: (confirmation) => confirmationText(confirmation),
  });
  const pauseMs = Math.max(0, ...outcomes.map(pauseAfter));
  return pauseMs > 0 ? pauseMs : outcomes.length < batch ? idleMs : 0;
}

/** How long the carrier wants to be left alone, in milliseconds. */
const pauseAfter = (outcome: OrderOutcome) =>
  outcome.kind === 'unsent' ? Math.max(shortestPauseMs, outcome.retryAfterMs ?? 0) : 0;
