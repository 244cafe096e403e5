import type { FactsOf } from '#domain/audit/acts/act.ts';
import type { AnsweredBy } from '#domain/shared/carrier/carrier-report.ts';
import { type AttemptState, type Disposition, deadlineSeconds, type Standing } from './attempt.ts';
import type { Refusal } from './attempt-event.ts';

/** What follows from one event, decided without looking at anything else. */
export type Step = {
  outcome:
    | 'applied'
    /** It comes too late, or from somebody who no longer holds the attempt. */
    | 'stale'
    /** It is about a call that is not the attempt's. */
    | 'second-call';
  move?: StepMove;
  note?: StepNote;
  effects: readonly Effect[];
};

/** A move to another state; also from `answered` to itself, when the words go out. */
export type StepMove = {
  to: AttemptState;
  /** Given exactly when the move ends the attempt. */
  disposition?: Disposition;
  /** By when the new state must have been left. */
  deadlineSeconds?: number;
  notBefore?: string;
  notBeforeSeconds?: number;
  carrierId?: string;
  spoken?: boolean;
  heldBack?: true;
  seconds?: number;
};

/** Evidence without a move. */
export type StepNote = {
  carrierId?: string;
  answeredBy?: AnsweredBy;
  disposition?: Disposition;
  seconds?: number;
  superseded?: true;
  cancelRequested?: boolean;
  misses?: number;
  failedLeases?: number;
  deadlineSeconds?: number;
};

export type Effect =
  /** The campaign's policy says what comes after such an ending (retry.ts). */
  | { kind: 'follow-up'; disposition: Disposition }
  /** One more call at once, while this one is still in doubt. */
  | { kind: 'try-beside' }
  | { kind: 'flag-bad-number'; code: number }
  /** Calls to it may be taken. */
  | { kind: 'flag-no-texts'; code: number }
  /** The carrier holds a STOP for this phone; from now on we do, too. */
  | { kind: 'revoke' }
  /** Where it is not certain that our account is meant, only if many phones are refused. */
  | { kind: 'pause-campaign'; code: number; isCertain: boolean }
  /** The carrier has a call that must not go on. */
  | { kind: 'end-call'; carrierId: string }
  | { kind: 'enter'; act: Entry; facts: Omit<FactsOf<Entry>, 'campaign'> }
  /** What the carrier is told to say. */
  | { kind: 'speak' }
  /** Who calls, and no more for now. */
  | { kind: 'greet' }
  | { kind: 'silence'; why: Disposition | 'second-call' | 'over' }
  /** The carrier is to be asked: about the call, ending it first where a stop wants that; or for its calls to the phone. */
  | { kind: 'ask'; endFirst: boolean }
  | { kind: 'list' };

type Entry =
  | 'second-call-found'
  | 'second-call-silenced'
  | 'late-call-found'
  | 'attempt-corrected'
  | 'attempt-quarantined'
  | 'attempt-recalled';

/** How an attempt stands once a step has been saved; `moveAttempts` and `noteAttempts` do the same to its row. */
export function standingAfter<T extends Standing>(standing: T, { move, note }: Step): T {
  return {
    ...standing,
    ...note,
    ...(move && {
      state: move.to,
      disposition: move.disposition ?? null,
      carrierId: note?.carrierId ?? standing.carrierId ?? move.carrierId ?? null,
      spoken: standing.spoken || move.spoken === true,
      heldBack: standing.heldBack || move.heldBack === true,
    }),
  };
}

export const stale: Step = { outcome: 'stale', effects: [] };

/** Whether an event of the call `carrierId` is about another call than the attempt's. */
export function isSecondCall(
  attempt: Standing,
  call: { carrierId: string; isTaken: boolean },
): boolean {
  return attempt.carrierId === null ? call.isTaken : attempt.carrierId !== call.carrierId;
}

/** A call that is nobody's is ended; one that is another attempt's is left alone. */
export function secondCall(call: { carrierId: string; isTaken: boolean }): Step {
  const { carrierId, isTaken } = call;
  return {
    outcome: 'second-call',
    effects: [
      { kind: 'enter', act: 'second-call-found', facts: { call: carrierId } },
      ...(isTaken ? [] : [{ kind: 'end-call' as const, carrierId }]),
    ],
  };
}

/** How long to wait for the first event of a call; a stop does not wait. */
export function acceptedSeconds({ channel, cancelRequested }: Standing): number {
  if (cancelRequested) return 0;
  return channel === 'text' ? deadlineSeconds.receipt : deadlineSeconds.accepted;
}

/**
 * What the carrier's no says about more than this attempt, whether it came with the order or when a text did not
 * arrive: about the number, about consent, or about our account.
 */
export function refusalEffects({ code, class: kind }: Refusal): Effect[] {
  switch (kind) {
    case 'bad-number':
      return [{ kind: 'flag-bad-number', code }];
    case 'opted-out':
      return [{ kind: 'revoke' }];
    // One order is enough to know: every further one would fail the same way.
    case 'account':
      return [{ kind: 'pause-campaign', code, isCertain: true }];
    case 'refused':
      return [{ kind: 'pause-campaign', code, isCertain: false }];
    case 'no-texts':
      return [{ kind: 'flag-no-texts', code }];
    case 'temporary':
    case 'daily-cap':
    case 'content':
      return [];
  }
}
