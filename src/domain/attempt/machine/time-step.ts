import { deadlineSeconds, isRecorded, type Standing } from './attempt.ts';
import type { Passing } from './attempt-event.ts';
import { type Step, type StepMove, stale } from './attempt-step.ts';
import { failLease } from './order-step.ts';
import { missesEnough } from './retry.ts';

/** Seconds after the intent at which a doubt has consequences. */
export const doubtSeconds = {
  /** An emergency is tried again, and waits no longer for the doubt of another campaign. */
  urgent: 90,
  /**
   * The carrier lists what it took within a minute, and an order is on its way for fifteen seconds at most: a list from then on
   * that lacks it is the last that is needed.
   */
  listed: 75,
  /** Enough lists without it are believed, and not before. */
  missed: 120,
  /** It is given up, though the carrier could not be asked. */
  over: 900,
  /**
   * A text without a receipt, in an emergency, to a phone that asked for texts: it is called. The carrier was asked a minute
   * before.
   */
  receipt: deadlineSeconds.receipt + 60,
  /** A text of which nobody tells how it ended: the carrier keeps none in its queue for more than ten hours. */
  text: 37_000,
} as const;

/** What the time that passes does to an attempt. The sweeper's SQL does the same to many (sweep-store.ts). */
export function stepInTime(attempt: Standing, passing: Passing): Step {
  const { isLate } = passing;
  if (isCalledInstead(attempt, passing)) return besideIt;
  switch (attempt.state) {
    case 'planned':
      return stepInPlan(passing);
    case 'claimed':
      // A worker that died with a lease has done nothing yet.
      return isLate ? failLease(attempt) : stale;
    case 'placing':
      // A worker that died with an intent may have placed the call.
      return isLate ? moving({ to: 'unknown', deadlineSeconds: deadlineSeconds.unknown }) : stale;
    case 'unknown':
      return stepInDoubt(attempt, passing);
    case 'accepted':
    case 'ringing':
    case 'answered':
      return isLate ? stepInSilence(attempt, passing) : stale;
    default:
      return stale;
  }
}

function stepInPlan({ campaign, isHouseholdReached }: Passing): Step {
  if (campaign.state === 'stopped') return moving({ to: 'suppressed', disposition: 'stopped' });
  if (!isRunning(campaign.state)) return stale;
  if (campaign.isOverdue) return moving({ to: 'suppressed', disposition: 'expired' });
  return isHouseholdReached
    ? moving({ to: 'suppressed', disposition: 'household-reached' })
    : stale;
}

function isRunning(state: string): boolean {
  return state === 'dialing' || state === 'paused';
}

/** A call is planned at once, and what it stands beside goes on. */
const besideIt: Step = {
  outcome: 'applied',
  note: { superseded: true },
  effects: [{ kind: 'try-beside' }],
};

/** Its text waits in our own queue or the carrier's, or its receipt does: an emergency waits no longer. */
function isCalledInstead(attempt: Standing, { isTextLate, campaign }: Passing): boolean {
  return (
    isTextLate &&
    (attempt.state === 'planned' || attempt.state === 'accepted') &&
    !attempt.superseded &&
    campaign.purpose === 'emergency' &&
    campaign.state === 'dialing' &&
    !campaign.isOverdue
  );
}

function stepInDoubt(attempt: Standing, passing: Passing): Step {
  const { isLate, isAwaited, intentAgeSeconds: age } = passing;
  if (isUrgent(attempt, passing)) return besideIt;
  const isMissed = attempt.misses >= missesEnough && age >= doubtSeconds.missed;
  const isInTheWay = isAwaited && attempt.channel === 'voice' && age >= doubtSeconds.urgent;
  if (isMissed || isInTheWay || age >= doubtSeconds.over) {
    const over = giveUp(attempt, 'unknown');
    // Whatever becomes of a second text: nobody waits for it in an emergency.
    const isCalled = attempt.channel === 'text' && passing.campaign.purpose === 'emergency';
    return isCalled ? { ...over, effects: [{ kind: 'try-beside' }, ...over.effects] } : over;
  }
  return isLate ? asked([{ kind: 'list' }], deadlineSeconds.listed) : stale;
}

/**
 * An emergency is told at least once: a further call is planned while the carrier is still asked about this one, beside a
 * text as beside a call. Two calls may ring together; the answer fence lets the first one speak.
 */
function isUrgent(attempt: Standing, { intentAgeSeconds, campaign }: Passing): boolean {
  return (
    campaign.purpose === 'emergency' &&
    campaign.state === 'dialing' &&
    !campaign.isOverdue &&
    !attempt.superseded &&
    (attempt.channel === 'text' || attempt.tryNumber < campaign.maxTries) &&
    intentAgeSeconds >= doubtSeconds.urgent
  );
}

/** Its events did not come. */
function stepInSilence(attempt: Standing, { intentAgeSeconds }: Passing): Step {
  if (attempt.channel === 'text' && intentAgeSeconds >= doubtSeconds.text) {
    return giveUp(attempt, 'unknown');
  }
  if (attempt.channel === 'text')
    return asked([{ kind: 'ask', endFirst: false }], deadlineSeconds.receipt);
  const endFirst = attempt.cancelRequested && attempt.state !== 'answered';
  return asked([{ kind: 'ask', endFirst }], endFirst ? deadlineSeconds.endedAgain : undefined);
}

/** The carrier denies a call it had accepted: whether it rang is not to be known any more. */
export function stepOnDenial(attempt: Standing): Step {
  switch (attempt.state) {
    case 'accepted':
    case 'ringing':
    case 'answered':
      return giveUp(attempt, attempt.spoken ? 'machine' : 'unknown');
    default:
      return stale;
  }
}

/** What has not begun is the sweeper's to write off; what is on its way is called back; anyone who has answered hears it to the end. */
export function stepOnStop(attempt: Standing): Step {
  const { state, channel } = attempt;
  switch (state) {
    case 'placing':
    case 'unknown':
    case 'answered':
      return noted({ cancelRequested: channel === 'voice' && state !== 'answered' });
    case 'accepted':
    case 'ringing':
      return channel === 'voice'
        ? noted({ cancelRequested: true, deadlineSeconds: 0 })
        : noted({ cancelRequested: false });
    default:
      return stale;
  }
}

/** However many early lists lack it, they are one too few. */
export function stepOnMiss(attempt: Standing, intentAgeSeconds: number): Step {
  if (attempt.state !== 'unknown') return stale;
  const most = intentAgeSeconds < doubtSeconds.listed ? missesEnough - 1 : Infinity;
  return noted({ misses: Math.max(attempt.misses, Math.min(attempt.misses + 1, most)) });
}

function giveUp(attempt: Standing, disposition: 'unknown' | 'machine'): Step {
  const isOpen = disposition === 'unknown' || isRecorded(attempt, disposition);
  return {
    outcome: 'applied',
    move: { to: 'unknown-expired', disposition },
    effects: isOpen ? [{ kind: 'follow-up', disposition }] : [],
  };
}

function asked(effects: Step['effects'], seconds: number = deadlineSeconds.asked): Step {
  return { outcome: 'applied', note: { deadlineSeconds: seconds }, effects };
}

function moving(move: StepMove): Step {
  return { outcome: 'applied', move, effects: [] };
}

function noted(note: Step['note'] & {}): Step {
  return { outcome: 'applied', note, effects: [] };
}
