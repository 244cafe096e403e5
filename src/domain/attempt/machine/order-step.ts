import { deadlineSeconds, failedLeasesEnough, isOver, type Standing } from './attempt.ts';
import type { AttemptEvent } from './attempt-event.ts';
import {
  acceptedSeconds,
  isSecondCall,
  refusalEffects,
  type Step,
  secondCall,
  stale,
} from './attempt-step.ts';

const unsentWaitSeconds = 2;

/** What the answer to an order means. Events of the call may have come before it, and so may a sweeper. */
export function stepOnOrder(
  attempt: Standing,
  { fence, outcome, isTaken }: Extract<AttemptEvent, { kind: 'ordered' }>,
): Step {
  if (attempt.fence !== fence) return stale;
  if (outcome.kind === 'accepted') return accept(attempt, { ...outcome, isTaken });
  // An event has spoken for the call by now: whatever the answer was, the carrier has it.
  if (attempt.carrierId !== null) return stale;
  // A lease whose gate failed may be given back, too: nothing can have happened to it.
  const isHeld = attempt.state === 'claimed' && outcome.kind === 'unsent';
  if (attempt.state !== 'placing' && attempt.state !== 'unknown' && !isHeld) return stale;
  switch (outcome.kind) {
    case 'rejected':
      return {
        outcome: 'applied',
        move: { to: 'rejected', disposition: outcome.class },
        effects: [...refusalEffects(outcome), { kind: 'follow-up', disposition: outcome.class }],
      };
    case 'unsent': {
      const { retryAfterMs } = outcome;
      const notBeforeSeconds = retryAfterMs === undefined ? unsentWaitSeconds : retryAfterMs / 1000;
      return { outcome: 'applied', move: { to: 'planned', notBeforeSeconds }, effects: [] };
    }
    case 'unknown':
      return attempt.state === 'unknown'
        ? { outcome: 'applied', effects: [] }
        : {
            outcome: 'applied',
            move: { to: 'unknown', deadlineSeconds: deadlineSeconds.unknown },
            effects: [],
          };
  }
}

/** Whatever took it back, a withdrawal has the time to be there first. */
const recallWaitSeconds = 2;

/** The intent stood and the request had not left: nothing is in doubt, and it begins again from the plan. */
export function stepOnRecall(
  attempt: Standing,
  { fence }: Extract<AttemptEvent, { kind: 'recalled' }>,
): Step {
  const isHeld = attempt.state === 'placing' || attempt.state === 'unknown';
  if (attempt.fence !== fence || !isHeld || attempt.carrierId !== null) return stale;
  return {
    outcome: 'applied',
    move: { to: 'planned', notBeforeSeconds: recallWaitSeconds },
    effects: [{ kind: 'enter', act: 'attempt-recalled', facts: { from: attempt.state } }],
  };
}

function accept(attempt: Standing, call: { carrierId: string; isTaken: boolean }): Step {
  const { carrierId } = call;
  if (attempt.carrierId === carrierId) return { outcome: 'applied', effects: [] };
  if (isSecondCall(attempt, call)) return secondCall(call);
  // It was given up before the answer came: kept as evidence, and the ending as the carrier tells it later.
  if (isOver(attempt.state)) return { ...stale, note: { carrierId } };
  if (attempt.state !== 'placing' && attempt.state !== 'unknown') return stale;
  return {
    outcome: 'applied',
    move: { to: 'accepted', carrierId, deadlineSeconds: acceptedSeconds(attempt) },
    effects: [],
  };
}

/** What fails at once would otherwise be taken again at once. */
const failureWaitSeconds = 2;

/**
 * A worker failed or died with it, and nothing has left us: another one tries. After the third time the trouble is
 * the attempt's own; it is taken out of everybody's way, and a person calls by hand.
 */
export function failLease(attempt: Standing, wait: { notBeforeSeconds?: number } = {}): Step {
  const failedLeases = attempt.failedLeases + 1;
  if (failedLeases < failedLeasesEnough) {
    return {
      outcome: 'applied',
      note: { failedLeases },
      move: { to: 'planned', ...wait },
      effects: [],
    };
  }
  return {
    outcome: 'applied',
    note: { failedLeases },
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
  return failLease(attempt, { notBeforeSeconds: failureWaitSeconds });
}
