import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { RejectionClass } from '#domain/shared/carrier/rejection-class.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Disposition } from './attempt.ts';
import type { IntentVerdict } from './intent.ts';

/** The carrier's reason, and its own error number for it. */
export type Refusal = { code: number; class: RejectionClass };

/** What became of an order, in the carrier port's terms. */
export type Outcome =
  | { kind: 'accepted'; carrierId: string }
  | ({ kind: 'rejected' } & Refusal)
  | { kind: 'unsent'; retryAfterMs?: number }
  | { kind: 'unknown' };

/** The carrier's id of a call, and whether another attempt stands for that call already. */
type OfCall = { isTaken: boolean };

/** Everything that can happen to an attempt. */
export type AttemptEvent =
  | { kind: 'leased' }
  | { kind: 'judged'; verdict: IntentVerdict }
  /** The answer to the order that was placed under this fence. */
  | ({ kind: 'ordered'; fence: string; outcome: Outcome } & OfCall)
  | ({ kind: 'report'; report: CarrierReport } & OfCall)
  /**
   * The phone was answered and the carrier asks for the words. `refusal` is what speaks against them; `forPeople`: no
   * machine may hear the message.
   */
  | ({
      kind: 'words';
      carrierId: string;
      refusal: Disposition | undefined;
      forPeople: boolean;
    } & OfCall)
  | { kind: 'stopped' }
  /** Its worker takes back what it has not sent, and what it never will. */
  | { kind: 'recalled'; fence: string }
  /** A worker could do nothing with it, and nothing has left us. */
  | { kind: 'failed'; fence: string }
  | ({ kind: 'time' } & Passing)
  /** The carrier listed what it has to this phone, and none of it can be this one. */
  | { kind: 'missed'; intentAgeSeconds: number }
  /** The carrier does not know a call any more that it had accepted. */
  | { kind: 'denied' };

/** How late it has become for an attempt, and where its campaign is. */
export type Passing = {
  /** Its deadline has passed. */
  isLate: boolean;
  intentAgeSeconds: number;
  /** An emergency of another campaign is to call the phone. */
  isAwaited: boolean;
  /** A text to a phone that asked for texts, which should have been delivered by now. */
  isTextLate: boolean;
  /** A person at another phone of its household was told. */
  isHouseholdReached: boolean;
  campaign: {
    state: string;
    purpose: Purpose;
    maxTries: number;
    /** Its time to try is over. */
    isOverdue: boolean;
  };
};
