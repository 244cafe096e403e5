import {
  keepsCallingHours,
  nextHours,
  orderHours,
} from '#domain/language/calling-hours/calling-hours.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { type Disposition, type TextStanding, textsFirst } from './attempt.ts';
import {
  type HouseholdAtGate,
  haveTimeForTurns,
  type TurnsPolicy,
  waitsForHousehold,
} from './household.ts';

/** Everything the gate reads about one claimed attempt, inside the transaction that commits to it. */
export type Candidate = {
  campaignState: string;
  channel: Channel;
  purpose: Purpose;
  /** The attempt belongs to the campaign's current version, and that one is approved as it stands. */
  approved: boolean;
  stopTryingAt: Temporal.Instant;
  /** The consent rule that applies now, and whether it allows. */
  rule: string;
  allowed: boolean;
  timeZones: readonly string[];
  /** Whether the number was reassigned is to be asked; what is known of it is out of date. */
  awaitsCheck: boolean;
  /** Something of ours is on its way to this phone already. */
  busyWithUs: boolean;
  /** Another try of this campaign has told this phone, and leaves nobody to reach. */
  alreadySpoken: boolean;
  /** A number that was approved stands, or none is needed. */
  hasSender: boolean;
  /** Of the campaign's texts to this phone. */
  texts: TextStanding;
  /** Where calls to its household stop at the first person. */
  household?: (HouseholdAtGate & Pick<TurnsPolicy, 'maxTries' | 'noAnswerSeconds'>) | undefined;
  /** Of an emergency contact that is called only where nobody of the family was told. */
  contact?: ContactAtGate | undefined;
};

export type ContactAtGate = {
  /** When the family, and each contact before this one, has had its time. */
  dueAt: Temporal.Instant;
  /** Of each of its students somebody was told. */
  isReached: boolean;
  /** A phone of the family or of another contact rings, or somebody there talks or was told a moment ago. */
  family: 'rings' | 'talks' | null;
};

export type IntentVerdict =
  | { kind: 'place' }
  | { kind: 'wait'; until: Temporal.Instant }
  | { kind: 'suppress'; disposition: Disposition };

/** A phone is busy with us for a minute or two; looking again costs nothing. */
const busyWait = Temporal.Duration.from({ seconds: 15 });
/** A paused campaign leases nothing, so this only keeps what was claimed at the moment of the pause; one without a
 * number to call from is paused within a second. */
const pauseWait = Temporal.Duration.from({ seconds: 1 });

/** Rules that a check of the number lifts, which is asked for while the campaign runs. */
export const untilChecked: ReadonlySet<string> = new Set(['number-unchecked', 'other-unchecked']);
const checkWait = Temporal.Duration.from({ seconds: 30 });

/** Whether this attempt may be placed now. What the database does not say is a no. */
export function judgeIntent(candidate: Candidate, now: Temporal.Instant): IntentVerdict {
  if (candidate.campaignState === 'paused') return { kind: 'wait', until: now.add(pauseWait) };
  if (candidate.campaignState !== 'dialing') return suppress('stopped');
  // It is about to be paused, in words (`campaign/pause-unapproved.ts`), and keeps whom it has yet to call.
  if (!candidate.approved) return { kind: 'wait', until: now.add(pauseWait) };
  if (Temporal.Instant.compare(now, candidate.stopTryingAt) >= 0) return suppress('expired');
  const refused = refusalOf(candidate, now);
  if (refused !== undefined) return refused;
  const told = toldOrEarly(candidate, now);
  if (told !== undefined) return told;
  const text = textComesFirst(candidate, now);
  if (text?.kind === 'suppress') return text;
  const closed = keepsCallingHours(candidate.purpose) ? outsideHours(candidate, now) : undefined;
  if (closed !== undefined) return closed;
  if (!candidate.hasSender) return { kind: 'wait', until: now.add(pauseWait) };
  if (isBusy(candidate, now)) return { kind: 'wait', until: now.add(busyWait) };
  return text ?? { kind: 'place' };
}

/** Until the phone's hours open; never, where that comes after the campaign's time. */
function outsideHours(candidate: Candidate, now: Temporal.Instant): IntentVerdict | undefined {
  const opening = orderHours(candidate, now)?.opensAt;
  if (opening === undefined || Temporal.Instant.compare(opening, candidate.stopTryingAt) >= 0)
    return suppress('outside-calling-hours');
  // In the morning the phones of a household keep their order.
  const turn = turnFrom(candidate, opening);
  return Temporal.Instant.compare(opening, now) > 0 ? { kind: 'wait', until: turn } : undefined;
}

/** Whom nobody needs to call, or not yet. */
function toldOrEarly(candidate: Candidate, now: Temporal.Instant): IntentVerdict | undefined {
  const told = alreadyTold(candidate);
  return told === undefined ? comesTooEarly(candidate.contact, now) : suppress(told);
}

/** Families first. */
function comesTooEarly(
  contact: ContactAtGate | undefined,
  now: Temporal.Instant,
): IntentVerdict | undefined {
  if (contact === undefined || Temporal.Instant.compare(now, contact.dueAt) >= 0) return undefined;
  return { kind: 'wait', until: contact.dueAt };
}

/** Phones that ring are not waited for for longer, from the contact's own turn: it comes late as it is. */
const longestFamilyWaitSeconds = 300;

/** Anyone who talks, or was told just now, is always waited for: it is over in two minutes, and may spare the call. */
function waitsForFamily(contact: ContactAtGate | undefined, now: Temporal.Instant): boolean {
  if (contact?.family !== 'rings') return contact?.family === 'talks';
  return contact.dueAt.until(now).total('seconds') < longestFamilyWaitSeconds;
}

/** At this phone, or at another one of its household or family. */
function alreadyTold({ alreadySpoken, household, contact }: Candidate): Disposition | undefined {
  if (alreadySpoken) return 'duplicate';
  if (contact?.isReached === true) return 'family-reached';
  return household?.isReached === true ? 'household-reached' : undefined;
}

/** The phone, or another one of its household. */
function isBusy({ household, ...candidate }: Candidate, now: Temporal.Instant): boolean {
  const { busyWithUs, contact } = candidate;
  if (busyWithUs || waitsForFamily(contact, now)) return true;
  return (
    household !== undefined && waitsForHousehold(household, { ...candidate, ...household }, now)
  );
}

function turnFrom({ household, ...candidate }: Candidate, opening: Temporal.Instant) {
  const inTurn =
    household !== undefined && haveTimeForTurns({ ...candidate, ...household }, opening);
  return inTurn ? opening.add({ seconds: Math.round(household.turnSeconds) }) : opening;
}

/** Anyone who asked for texts is not called where one was delivered, and not before one that may be. */
function textComesFirst(
  { rule, texts }: Candidate,
  now: Temporal.Instant,
): IntentVerdict | undefined {
  if (rule !== textsFirst || texts === 'none') return undefined;
  return texts === 'delivered'
    ? suppress('texts-only')
    : { kind: 'wait', until: now.add(busyWait) };
}

/**
 * How long the carrier may keep a text in its queue: until it might not be ordered any more, and in an emergency half as
 * long, as whom no text reaches is called.
 */
export function secondsLeftToSend({
  purpose,
  stopTryingAt,
  timeZones,
  now,
}: Pick<Candidate, 'purpose' | 'stopTryingAt' | 'timeZones'> & { now: Temporal.Instant }): number {
  const hours = keepsCallingHours(purpose) ? nextHours(timeZones, now) : undefined;
  const ends = [stopTryingAt, ...(hours === undefined ? [] : [hours.closesAt])];
  const left = ends.map((end) => now.until(end).total('seconds'));
  const share = purpose === 'emergency' ? 0.5 : 1;
  return Math.max(1, Math.floor(Math.min(...left) * share));
}

/** What the consent rule says against it, or would say until something is known. */
function refusalOf(
  { rule, allowed, awaitsCheck }: Candidate,
  now: Temporal.Instant,
): IntentVerdict | undefined {
  if (allowed) return undefined;
  // The terms of consent changed once more while it was looked at.
  if (rule === 'gate-outdated') return { kind: 'wait', until: now.add(pauseWait) };
  // A number was checked when the list was frozen, and checks run out for all those of a month at once.
  if (awaitsCheck && untilChecked.has(rule)) return { kind: 'wait', until: now.add(checkWait) };
  return suppress(rule as Disposition);
}

function suppress(disposition: Disposition): IntentVerdict {
  return { kind: 'suppress', disposition };
}

/**
 * How long an intent is good for, by a clock that does not jump. A worker that was frozen meanwhile must not place
 * the call: the campaign may have been stopped, and the sweeper may have taken the attempt for its own.
 */
export const intentGoodMs = 5_000;
