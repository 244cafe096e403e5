import {
  isWithinCallingHours,
  keepsCallingHours,
} from '#domain/language/calling-hours/calling-hours.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import {
  type Disposition,
  deadlineSeconds,
  isOver,
  type MachinePolicy,
  rankOf,
  type Standing,
  textsFirst,
} from './attempt.ts';
import type { AttemptEvent } from './attempt-event.ts';
import { isSecondCall, type Step, stale } from './attempt-step.ts';
import { untilChecked } from './intent.ts';

/** What the last fence looks at, when a phone was answered. */
export type FactsAtAnswer = {
  campaignState: string;
  /** What is stored is what the fingerprint was taken over. */
  isAsSealed: boolean;
  purpose: Purpose;
  rule: string;
  allowed: boolean;
  timeZones: readonly string[];
  machines: MachinePolicy;
  /** Another try of this campaign has told this phone, and leaves nobody to reach. */
  alreadySpoken: boolean;
  /** Another try has left the message on a machine. */
  alreadyLeft: boolean;
  now: Temporal.Instant;
};

/**
 * Why this call may not speak. A paused campaign finishes the calls it has begun; a stopped one does not speak any
 * more.
 */
export function refusalAtAnswer(facts: FactsAtAnswer): Disposition | undefined {
  if (facts.campaignState !== 'dialing' && facts.campaignState !== 'paused') return 'stopped';
  if (!facts.isAsSealed) return 'not-approved';
  // The call itself is the third that the cap counts, and a check may run out while it rings; when it was placed, both
  // were in order.
  const wasInOrder = facts.rule === 'monthly-cap' || untilChecked.has(facts.rule);
  if (!facts.allowed && !wasInOrder) return facts.rule as Disposition;
  if (facts.alreadySpoken) return 'duplicate';
  const isOpen =
    !keepsCallingHours(facts.purpose) || isWithinCallingHours(facts.timeZones, facts.now);
  return isOpen ? undefined : 'outside-calling-hours';
}

/**
 * Rules for landlines that are called without consent, three times in 30 days at most. On a machine of theirs the message would
 * have to offer a toll-free number that reaches key 9 (47 CFR 64.1200(b)(3)), so none is left.
 */
const byExemption = new Set(['mission-residential', 'monthly-cap']);

/**
 * Whether no machine may hear the message: none at all, none once more, or none of this phone. What answers for somebody who asked
 * for texts may be a relay operator or a TTY, which sound like one, so it hears the message.
 */
export function isForPeople({
  machines,
  alreadyLeft,
  rule,
}: Pick<FactsAtAnswer, 'machines' | 'alreadyLeft' | 'rule'>): boolean {
  const isForNone = machines === 'retry-only' && rule !== textsFirst;
  return isForNone || alreadyLeft || byExemption.has(rule);
}

/** A second call, or one whose attempt is over or has not begun, is silent whatever the campaign's facts are. */
export function isSilentAnyway(
  attempt: Standing,
  call: { carrierId: string; isTaken: boolean },
): boolean {
  return isSecondCall(attempt, call) || isOver(attempt.state) || rankOf(attempt.state) < 0;
}

/** The last fence: the first call to ask for an attempt's words speaks, and no other ever does. */
export function stepOnWords(
  attempt: Standing,
  { carrierId, isTaken, refusal, forPeople }: Extract<AttemptEvent, { kind: 'words' }>,
): Step {
  if (isSecondCall(attempt, { carrierId, isTaken })) {
    return {
      outcome: 'second-call',
      effects: [
        { kind: 'enter', act: 'second-call-silenced', facts: { call: carrierId } },
        { kind: 'silence', why: 'second-call' },
      ],
    };
  }
  if (isSilentAnyway(attempt, { carrierId, isTaken })) {
    return { ...stale, effects: [{ kind: 'silence', why: 'over' }] };
  }
  if (refusal !== undefined) {
    // A call that has spoken ends as what it was: who heard of it is known when it is over.
    if (attempt.spoken) return { outcome: 'applied', effects: [{ kind: 'silence', why: refusal }] };
    return {
      outcome: 'applied',
      move: { to: 'canceled', disposition: refusal, carrierId },
      effects: [{ kind: 'silence', why: refusal }],
    };
  }
  // The carrier may ask twice for the same call, after a lost answer of ours: the same call may speak again.
  if (attempt.state === 'answered' && attempt.spoken) {
    return { outcome: 'applied', effects: [{ kind: 'speak' }] };
  }
  if (forPeople && !isHeard(attempt)) return holdBack(attempt, carrierId);
  return {
    outcome: 'applied',
    move: {
      to: 'answered',
      carrierId,
      spoken: true,
      ...(forPeople ? { heldBack: true } : {}),
      deadlineSeconds: deadlineSeconds.answered,
    },
    effects: [{ kind: 'speak' }],
  };
}

/** A person is there, or a TTY: nothing would record the message. */
const isHeard = ({ answeredBy }: Standing) => answeredBy === 'human' || answeredBy === 'tone';

/**
 * Anyone who answers learns at once who calls. The message waits for the carrier's word, or for a key, that a person is
 * there; where the carrier can't tell, nobody is.
 */
function holdBack(attempt: Standing, carrierId: string): Step {
  const isUndecided = attempt.answeredBy === null;
  return {
    outcome: 'applied',
    ...(attempt.heldBack
      ? {}
      : {
          move: {
            to: 'answered',
            carrierId,
            heldBack: true,
            deadlineSeconds: deadlineSeconds.answered,
          },
        }),
    effects: [isUndecided ? { kind: 'greet' } : { kind: 'silence', why: 'not-left' }],
  };
}
