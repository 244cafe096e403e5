import type { DialTools } from '#dialer/place/place-attempt.ts';
import { confirmationText } from '#domain/consent/opt-out/confirmation-words.ts';
import {
  type LeasedConfirmation,
  leaseConfirmations,
} from '#domain/consent/opt-out/lease-confirmations.ts';
import { recordConfirmation } from '#domain/consent/opt-out/record-confirmation.ts';
import type { TextOutcome } from '#domain/consent/opt-out/record-own-text.ts';
import { sweepConfirmations } from '#domain/consent/opt-out/sweep-confirmations.ts';
import { phoneBinding } from '#vault/vault.ts';

const batch = 20;
const idleMs = 2_000;
const orderTimeoutMs = 10_000;
/** A worker that was frozen after it took a text must not send it: the sweeper may have given it up. */
const leaseGoodMs = 20_000;
const shortestPauseMs = 2_000;

/**
 * Sends the confirmations that wait, and says how long to rest (47 CFR 64.1200(a)(12): one text, within five minutes
 * of the withdrawal).
 */
export async function sendConfirmations(tools: DialTools): Promise<number> {
  const { db, worker, logger } = tools;
  const swept = await sweepConfirmations(db, worker);
  if (swept.tooLate + swept.unknown > 0) logger.warn(swept, 'confirmations were given up');
  const leased = await leaseConfirmations(db, batch);
  const leasedMs = performance.now();
  const pauses = await Promise.all(leased.map((one) => confirm(tools, one, leasedMs)));
  const pauseMs = Math.max(0, ...pauses);
  return pauseMs > 0 ? pauseMs : leased.length < batch ? idleMs : 0;
}

/** How long the carrier wants to be left alone, in milliseconds. */
async function confirm(
  tools: DialTools,
  leased: LeasedConfirmation,
  leasedMs: number,
): Promise<number> {
  const { db, worker } = tools;
  const { revocationId, phoneId } = leased;
  const outcome = await order(tools, leased, leasedMs);
  await recordConfirmation(db, { revocationId, phoneId, worker, outcome });
  return outcome.kind === 'unsent' ? Math.max(shortestPauseMs, outcome.retryAfterMs ?? 0) : 0;
}

type Ordered = TextOutcome & { retryAfterMs?: number };

async function order(
  { carrier, vault, logger }: DialTools,
  leased: LeasedConfirmation,
  leasedMs: number,
): Promise<Ordered> {
  try {
    const to = vault.decrypt(leased.number, phoneBinding(leased.index));
    if (performance.now() - leasedMs > leaseGoodMs) return { kind: 'unknown' };
    const text = { to, body: confirmationText(leased) };
    return await carrier.sendText(text, AbortSignal.timeout(orderTimeoutMs));
  } catch (error) {
    logger.error({ err: error, revocation: leased.revocationId }, 'a confirmation failed');
    return { kind: 'unknown' };
  }
}
