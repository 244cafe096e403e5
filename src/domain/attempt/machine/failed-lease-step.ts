import { type Standing, strikesEnough } from './attempt.ts';
import type { AttemptEvent } from './attempt-event.ts';
import { type Step, stale } from './attempt-step.ts';

/** What fails at once would otherwise be taken again at once. */
const failureWaitSeconds = 2;

/**
 * A worker failed or died with it, and nothing has left us: another one tries. After the third time the trouble is
 * the attempt's own; it is taken out of everybody's way, and a person calls by hand.
 */
export function strike(attempt: Standing, wait: { notBeforeSeconds?: number } = {}): Step {
  const strikes = attempt.strikes + 1;
  if (strikes < strikesEnough) {
    return {
      reading: 'applied',
      note: { strikes },
      move: { to: 'planned', ...wait },
      effects: [],
    };
  }
  return {
    reading: 'applied',
    note: { strikes },
    move: { to: attempt.state === 'claimed' ? 'suppressed' : 'rejected', disposition: 'fault' },
    effects: [
      { kind: 'enter', act: 'attempt-quarantined', facts: { from: attempt.state } },
      { kind: 'follow-up', disposition: 'fault' },
    ],
  };
}

/** The worker is still there to say so. */
export function stepOnFailure(
  attempt: Standing,
  { fence }: Extract<AttemptEvent, { kind: 'failed' }>,
): Step {
  const isHeld = attempt.state === 'claimed' || attempt.state === 'placing';
  if (attempt.fence !== fence || !isHeld || attempt.carrierId !== null) return stale;
  return strike(attempt, { notBeforeSeconds: failureWaitSeconds });
}
