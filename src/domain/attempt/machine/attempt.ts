import type { AnsweredBy } from '#domain/shared/carrier/carrier-report.ts';
import type { RejectionClass } from '#domain/shared/carrier/rejection-class.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** One try to reach one phone of a campaign. docs/architecture.md has the life of an attempt. */
export type AttemptState =
  /** Waits for its time; nothing has happened. */
  | 'planned'
  /** A worker has leased it; still nothing can have happened. */
  | 'claimed'
  /** The intent is committed: from here on the phone may ring. */
  | 'placing'
  /** The order's answer was lost; the phone may ring or not. */
  | 'unknown'
  /** The carrier has it, under an id we know. */
  | 'accepted'
  | 'ringing'
  | 'answered'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled'
  /** The carrier refused the order, or we could not give it; nothing was placed. */
  | 'rejected'
  /** Our own gate refused it, with the rule as its disposition. */
  | 'suppressed'
  /** The doubt was never cleared. */
  | 'unknown-expired';

/** What an answering machine gets, as it was approved with the closure. */
export type MachinePolicy =
  /** The message, after the beep; that phone is then done with. */
  | 'leave'
  /** The message, once; further tries still look for a person. */
  | 'leave-and-retry'
  /** Nothing; further tries look for a person. */
  | 'retry-only';

/** How an attempt ended, in our words. */
export type Disposition =
  /** A person heard it. */
  | 'person'
  /** It was spoken to a machine, a TTY, or somebody the carrier could not tell from one. */
  | 'machine'
  /** A machine, or nobody that could be told from one; who called was said, and the message was not. */
  | 'not-left'
  /** Anyone who picked up had hung up before the message itself could begin. */
  | 'hung-up'
  | 'delivered'
  /** The carrier passed the text on, and no receipt came back. */
  | 'sent'
  | 'busy'
  | 'no-answer'
  | 'failed'
  /** The phone was answered, but our words never reached the carrier. */
  | 'not-spoken'
  | 'undelivered'
  | 'canceled'
  /** The campaign was stopped. */
  | 'stopped'
  /** The campaign's time to try was over. */
  | 'expired'
  | 'outside-calling-hours'
  /** The approval no longer covers the campaign's version. */
  | 'not-approved'
  /** Another try of the same phone has spoken. */
  | 'duplicate'
  /** A person at another phone of the household was told. */
  | 'household-reached'
  /** Of an emergency contact: a person of the family, or another contact, was told. */
  | 'family-reached'
  | RejectionClass
  /** It may or may not have been placed, and nobody could tell. */
  | 'unknown'
  /** Workers of ours failed with it again and again; it was taken out of their way. */
  | 'fault'
  /** The consent rules that refuse, by their ids. */
  | 'wrong-number'
  | 'texts-only'
  | 'landline-text'
  | 'carrier-stop'
  | 'emergency-opt-out'
  | 'revoked'
  | 'no-consent'
  | 'barred-by-custody'
  | 'not-on-roster';

/**
 * The rule by which a phone that asked for texts may be called, in an emergency: where none of its texts is delivered. Calls that
 * are no emergency it never gets, by the rule `texts-only`.
 */
export const textsFirst = 'emergency-texts-first';

/** How the texts of a campaign to one phone stand: one that was delivered decides, else one that may be before long. */
export type TextStanding = 'none' | 'open' | 'delivered';

/** What the attempt machine (step.ts) knows of an attempt: its row, read under its lock. */
export type Standing = {
  state: AttemptState;
  channel: Channel;
  tryNumber: number;
  /** Grows with each lease; an answer that comes under an older one is nobody's. */
  fence: string;
  carrierId: string | null;
  answeredBy: AnsweredBy | null;
  /** The message was handed out. */
  spoken: boolean;
  /** It said who calls, and holds the message back until a person is known to listen. */
  heldBack: boolean;
  disposition: Disposition | null;
  cancelRequested: boolean;
  /** A further try took its place while it is in doubt. */
  superseded: boolean;
  /** How often the carrier listed its calls and this one was not among them. */
  misses: number;
  /** How often a worker failed or died with it in its hands. */
  failedLeases: number;
};

/** What is known of an attempt that nothing has happened to. */
export const untouched = {
  carrierId: null,
  answeredBy: null,
  spoken: false,
  heldBack: false,
  disposition: null,
  cancelRequested: false,
  superseded: false,
  misses: 0,
  failedLeases: 0,
} as const;

/** So many failed leases, and the trouble is the attempt's, not the worker's. */
export const failedLeasesEnough = 3;

/** So many of them in one campaign, and the trouble is ours: it is paused. */
export const faultsEnough = 5;

/** So many phones, and more than half of the last orders, and what the carrier refuses is our account. */
export const refusedEnough = { phones: 3, ofLast: 20 } as const;

/** So many answered calls without our words, for so long and with none that had them, and the trouble is ours, too. */
export const unheardEnough = { calls: 5, seconds: 30, withinSeconds: 60 } as const;

/** The states in which a phone may be ringing because of us. */
export const liveStates = ['placing', 'unknown', 'accepted', 'ringing', 'answered'] as const;

export type LiveState = (typeof liveStates)[number];

export const openStates = ['planned', 'claimed', ...liveStates] as const;

const ranks: Partial<Record<AttemptState, number>> = {
  planned: -1,
  claimed: -1,
  suppressed: -1,
  placing: 0,
  unknown: 0,
  accepted: 1,
  ringing: 2,
  answered: 3,
};

/** How far a call has come. Carriers promise no order of events, so a state only ever grows in rank. */
export function rankOf(state: AttemptState): number {
  return ranks[state] ?? 4;
}

export function isOver(state: AttemptState): boolean {
  return rankOf(state) === 4 || state === 'suppressed';
}

const reached: ReadonlySet<Disposition> = new Set(['person', 'machine', 'delivered', 'sent']);

export function isReached(disposition: Disposition): boolean {
  return reached.has(disposition);
}

/** On a machine for certain: a person may still be looked for. */
export function isRecorded({ answeredBy }: Pick<Standing, 'answeredBy'>, disposition: Disposition) {
  return disposition === 'machine' && answeredBy === 'machine';
}

const endings: readonly AttemptState[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];
const heard: readonly AttemptState[] = ['accepted', 'ringing', 'answered', ...endings];

const onward: Partial<Record<AttemptState, readonly AttemptState[]>> = {
  planned: ['claimed', 'suppressed'],
  claimed: ['planned', 'placing', 'suppressed'],
  placing: ['planned', 'unknown', 'rejected', ...heard],
  unknown: ['planned', 'rejected', 'unknown-expired', ...heard],
  accepted: ['ringing', 'answered', 'unknown-expired', ...endings],
  ringing: ['answered', 'unknown-expired', ...endings],
  answered: ['unknown-expired', ...endings],
};

/** Whether an attempt may go from one state to the other. The database holds the same (attempt_may_move). */
export function mayMove(from: AttemptState, to: AttemptState): boolean {
  return onward[from]?.includes(to) === true;
}

/** Seconds after which a state is late, and the sweeper's. */
export const deadlineSeconds = {
  claimed: 30,
  /** An order leaves within 5 seconds of its intent and is given up after 10; anyone who died with it is missed within a minute. */
  placing: 50,
  unknown: 15,
  accepted: 180,
  ringing: 120,
  /** Most talks are over by then; one that goes on is asked about again and again. */
  answered: 120,
  /** A text's receipt: most come in seconds, some never; and some texts wait in a queue. */
  receipt: 600,
  /** How long until the carrier is asked once more. */
  asked: 30,
  /** And until it is asked once more whether it has what is in doubt. */
  listed: 20,
  /** And until it is asked once more to end what a stop wants ended: a phone rings for half a minute at most. */
  endedAgain: 5,
} as const;
