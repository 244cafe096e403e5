/**
 * The port to a telephone carrier. Twilio is the one carrier today; the dialer and the domain know
 * only this page.
 */

import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { RejectionClass } from '#domain/shared/carrier/rejection-class.ts';
import type { Key } from '#domain/shared/key.ts';
import type { AccountHistory, ListedCall, ListedText } from './account-history.ts';
import type { CallScript, Listener } from './call-script.ts';

/** A call to place. The two addresses carry the attempt's secret token and nothing else. */
export type CallOrder = {
  /** E.164 */
  to: string;
  /** The number that the call shows, E.164; one of the district's. */
  from: string;
  /** The attempt's secret token, 22 characters of base64url (128 random bits). */
  token: string;
  /** How long the phone may ring, in seconds. */
  ringSeconds: number;
  /**
   * Who picks up while nobody of ours can be reached hears static words of the carrier's, where it has some. Never for a
   * recording: there we are asked once more, for its text.
   */
  endsWithStaticWords?: boolean;
  leaveByMs?: LeaveByMs;
  /** The end of its slot, likewise; what has to wait for a connection may leave after it. */
  slotEndMs?: number;
  /** Called when its first byte goes to the carrier, long before the carrier answers. */
  onLeft?: () => void;
};

/**
 * The time, by `performance.now()`, from which it must not leave any more, as nothing looks after it while it waits for
 * a connection; then it is unsent.
 */
export type LeaveByMs = number;

/** A text to send. Without an attempt's token nobody is told what becomes of it. */
export type TextOrder = {
  to: string;
  /** Of a number of its own, E.164; else as the account sends the texts of closures. */
  from?: string;
  token?: string;
  body: string;
  /** Seconds for which it may wait in the carrier's queue; after that it is given up. */
  validSeconds?: number;
  leaveByMs?: LeaveByMs;
};

/**
 * What became of an order.
 * - accepted: the carrier has it, under this id.
 * - rejected: a definite no; nothing was placed. `code` is the carrier's error number.
 * - unsent: it provably never left; safe to try again.
 * - unknown: it may or may not have been placed. Never try again blindly.
 */
export type OrderOutcome =
  /** `queueMs`: how long the carrier lets it wait before it dials. */
  | { kind: 'accepted'; carrierId: string; queueMs?: number }
  | { kind: 'rejected'; code: number; class: RejectionClass }
  /** `isLate`: nothing is wrong, but that its slot was over. */
  | { kind: 'unsent'; reason: string; retryAfterMs?: number; shortage?: Shortage; isLate?: true }
  | { kind: 'unknown'; reason: string };

/** The order stayed here without a fault: another slot may do. */
export function missedItsSlot(outcome: OrderOutcome): boolean {
  return outcome.kind === 'unsent' && outcome.isLate === true;
}

/** What the carrier had no room for: this order at this moment, or any more calls in its queue. */
export type Shortage = 'moment' | 'queue';

/** A report that the carrier posts, verified. `token` tells the attempt. */
export type CallEvent = CarrierReport & {
  token: string;
  /**
   * The number called, E.164: must equal the attempt's. Undefined where the carrier does not say:
   * Twilio leaves it out of asynchronous machine detection.
   */
  to: string | undefined;
};

/** A text somebody sent to the district's number. `optOut` is the carrier's own reading of it. */
export type InboundText = {
  /** The carrier's id; a text that it sends again, or that somebody captured, has the same one. */
  carrierId: string;
  from: string;
  body: string;
  optOut?: 'stop' | 'start' | 'help';
};

/** A sound that the carrier fetches; `sent` is called when its last byte is on its way. */
export type FetchedSound = { wav: Buffer; sent: () => void };

/** What somebody said after the tone, as the carrier holds it. */
export type Take = {
  token: string;
  carrierId: string;
  to: string;
  step?: number;
  recordingId: string;
  /** The call was over with it: nobody hears what is said next. */
  hungUp: boolean;
};

/** What the webhook asks of the product; every answer is a script. */
export type CallHandler = {
  /** The carrier fetched the script: the phone was answered. The last fence stands here. */
  onAnswer(call: {
    token: string;
    carrierId: string;
    to: string;
    /** It was told so many times to ask again. */
    again?: number;
  }): Promise<CallScript>;
  /** A machine that has begun to record is asked for: what shall be on the recording? */
  onRecorder(call: { token: string; carrierId: string; to: string }): Promise<CallScript>;
  /**
   * A key was pressed, or none before the time was over (`undefined`). `step` tells which of the call's questions it
   * answers, the first one where there is none: with the call and the key it tells one press from a press sent again.
   */
  onKey(call: {
    token: string;
    carrierId: string;
    to: string;
    step?: number;
    key: Key | undefined;
    /** A recording was to be played before, to a person or a machine. */
    playing?: Listener;
  }): Promise<CallScript>;
  /** Whom the call was put through to has hung up, or never picked up. */
  onConnected(call: {
    token: string;
    carrierId: string;
    to: string;
    wasAnswered: boolean;
  }): Promise<CallScript>;
  /** Undefined unless a call of this token is under way and plays a recording in this language. */
  onSound(call: { token: string; language: string }): Promise<FetchedSound | undefined>;
  /** The same for a call that came in: `key` is what its script gave. */
  onCallBackSound(told: { key: string; language: string }): Promise<FetchedSound | undefined>;
  /** The carrier could not carry out what it was told on this call, and asks what to say instead. */
  onFailure(call: { token: string; carrierId: string; to: string }): Promise<CallScript>;
  /** What was said after the tone is over; its audio may not be ready yet. */
  onTake(take: Take): Promise<CallScript>;
  /** The carrier has the audio of a recording ready. A rejection makes it say so again. */
  onRecording(recording: { token: string; carrierId: string; recordingId: string }): Promise<void>;
  /** Somebody calls the district's number. `from` is undefined where the caller withholds it. */
  onInboundCall(call: {
    carrierId: string;
    from: string | undefined;
    again?: number;
  }): Promise<CallScript>;
  /** The caller pressed a key, or none before the time was over (`undefined`). */
  onInboundKey(call: {
    carrierId: string;
    from: string | undefined;
    step?: number;
    key: Key | undefined;
  }): Promise<CallScript>;
  /** The same as `onConnected`. */
  onInboundConnected(call: {
    carrierId: string;
    from: string | undefined;
    wasAnswered: boolean;
  }): Promise<CallScript>;
  /** Must have stored the event when it resolves; a rejection makes the carrier send it again. */
  onEvent(event: CallEvent): Promise<void>;
  /** Returns what to text back at once, if anything. */
  onInboundText(text: InboundText): Promise<string | undefined>;
};

/**
 * Whether a number was permanently disconnected after a day, and so may be somebody else's by now: the answers of
 * the Reassigned Numbers Database (47 CFR 64.1200(m)). Only `no` gives the caller a safe harbor.
 */
export type ReassignedAnswer = 'yes' | 'no' | 'no-data';

/** How many records of a number were deleted, and how many the carrier keeps all the same. */
export type NumberErased = { calls: number; texts: number; recordings: number; kept: number };

export type Carrier = {
  placeCall(order: CallOrder, signal: AbortSignal): Promise<OrderOutcome>;
  sendText(order: TextOrder, signal: AbortSignal): Promise<OrderOutcome>;
  /** Ends a call, or keeps a queued one from ringing. Safe to repeat. */
  cancelCall(carrierId: string): Promise<void>;
  /**
   * Cuts short what an answered call is saying and asks the handler's `onRecorder` what to say instead. Said twice,
   * it begins twice.
   */
  speakToRecorder(call: { carrierId: string; token: string }, signal: AbortSignal): Promise<void>;
  /**
   * The audio of a recording as WAV; `absent` where the carrier has none, or none yet. Reading stops at so many bytes.
   */
  fetchRecording(
    recordingId: string,
    limits: { maxBytes: number; signal: AbortSignal },
  ): Promise<{ kind: 'audio'; bytes: Buffer } | { kind: 'absent' } | { kind: 'too-large' }>;
  /** Deletes it at the carrier. Safe to repeat. */
  deleteRecording(recordingId: string): Promise<void>;
  /** Deletes the calls, texts and recordings that the carrier holds of an E.164 number. Safe to repeat. */
  eraseNumber(number: string): Promise<NumberErased>;
  /** One call as it stands now, or undefined where the carrier knows none. */
  fetchCall(carrierId: string): Promise<CarrierReport | undefined>;
  /**
   * One text as it stands now, or undefined where the carrier knows none. It is asked about because no receipt came: one that
   * was sent is reported as `no-receipt`.
   */
  fetchText(carrierId: string): Promise<CarrierReport | undefined>;
  /**
   * Calls to one number, from one of ours where it is known, since a time, newest first: how a lost answer is found
   * again.
   */
  listCalls(
    between: { to: string; from: string | undefined },
    since: Temporal.Instant,
  ): Promise<ListedCall[]>;
  /**
   * Texts to one number since a time, in no order, sent as the account sends the texts of closures. One that still waits
   * to be sent is among them. A CarrierFault where there are more than can be read.
   */
  listTexts(to: string, since: Temporal.Instant): Promise<ListedText[]>;
  /** Everything that the account has called and texted since a time, and the texts that came in. */
  listAccount(since: Temporal.Instant): Promise<AccountHistory>;
  /**
   * Asks about an E.164 number and the day it was last known to be the guardian's, such as 2026-08-15. A
   * CarrierFault where there is no answer; one that is not retryable is for a person to look at.
   */
  checkReassigned(
    number: string,
    lastVerified: string,
    signal?: AbortSignal,
  ): Promise<ReassignedAnswer>;
};
