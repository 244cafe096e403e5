import type { CampaignTally } from '#domain/attempt/tally/tally.ts';
import type { Transfers } from '#domain/attempt/transfer/transfer.ts';
import type { FamilyTally, FamilyTarget } from '#domain/closure/unreached/family-tally.ts';
import type { Happening } from '#domain/shared/happening.ts';

/** A closure for those whom this one reached, once it calls. */
export type Follower = {
  number: number;
  startedAt: Temporal.Instant;
  happening: Happening;
  /** Such as an all clear: it goes on from this one, and corrects nothing. */
  goesOn: boolean;
  /** Not everybody heard it, or nobody. */
  isStopped: boolean;
};

/** What was given to the carrier. */
export type PlacedOrders = { calls: number; texts: number; segments: number };

/** What became of recordings in calls. */
export type Plays = {
  phones: number;
  /** Of these, those that heard a text instead. */
  asText: number;
  /** Milliseconds from pickup until the carrier had it: in half of the calls, and in 95%. */
  fetchMs?: { half: number; most: number };
};

/**
 * Phones of staff on a call list, and those that a call or a text reached; and where it asks whether they are safe, how many people
 * it asked, and who said so on a phone of their own.
 */
export type StaffTally = {
  phones: number;
  reached: number;
  safe: { asked: number; safe: number } | null;
};

/** Phones of emergency contacts on a call list, by what became of them. */
export type ContactTally = {
  phones: number;
  called: number;
  /** A call or a text reached it. */
  reached: number;
  /** Not called, as their family was reached. */
  spared: number;
  /** From when they are called; null where calls stand still, or are over. */
  dueAt: string | null;
};

/** E-mails of a closure, by what became of each: the parts add up to all that were sealed. */
export type LetterTally = {
  sent: number;
  refused: number;
  /** The mail server took them, and they came back. */
  bounced: number;
  /** They may have been sent. */
  unknown: number;
  /** Not sent: their readers unsubscribed, or left, meanwhile. */
  dropped: number;
  waiting: number;
  /** None leaves any more: the time is over, or the closure is being corrected. */
  isOver: boolean;
};

/** What a stop did, measured from the ledger. */
export type StopReport = {
  /** From the stop to the last order that was still on its way to the carrier; 0 where none was. */
  quietAfterMs: number;
  /** Calls that were ringing or being talked on, as the stop itself counted and told them. */
  inProgress: number;
  /** Calls and texts that were never placed. */
  neverStarted: number;
  /** It is final: all orders have ended. */
  isFinal: boolean;
  /** Calls and texts that had not ended when this was read: what is read after it may be newer. */
  open: number;
};

/** What has become of it. */
export type OutcomePart = {
  /** Present once it calls and has recordings. */
  plays?: Plays;
  startedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  endedBy: string | null;
  endReason: string | null;
  /** Present once it calls, where it goes out by e-mail, too. */
  letters?: LetterTally;
  /** The newest last. */
  followers: Follower[];
  /** Present where it was stopped while calling. */
  stop?: StopReport;
  /** Absent until it dials. */
  tally?: CampaignTally;
  /** The same by family; it comes with the tally. */
  families?: FamilyTally;
  target?: FamilyTarget;
  /** Present where it has emergency contacts on its list. */
  contactTally?: ContactTally;
  /** Present where it tells staff. */
  staff?: StaffTally;
  /** Phones that confirmed; present where its calls ask for that. */
  confirmed?: number;
  /** Present where somebody pressed 0 for the school office. */
  transfers?: Transfers;
  /** Present once it is over: what it cost is worked out from this. */
  placed?: PlacedOrders;
  /** Where compliance finds the evidence, as entry numbers of the audit log: first and last. */
  auditEntries?: { first: string; last: string; count: number };
};
