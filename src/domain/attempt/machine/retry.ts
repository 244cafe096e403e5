import { keepsCallingHours, orderHours } from '#domain/language/calling-hours/calling-hours.ts';
import type { Channel, Delivery } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Disposition, MachinePolicy } from './attempt.ts';

/** How often and how soon a phone is tried, as the approver saw it. */
export type RetryPolicy = {
  purpose: Purpose;
  delivery: Delivery;
  machines: MachinePolicy;
  maxTries: number;
  busySeconds: number;
  noAnswerSeconds: number;
};

export type Ended = {
  channel: Channel;
  tryNumber: number;
  disposition: Disposition;
  /** Of a doubt: how often the carrier's list did not have it. */
  misses: number;
  /** A further try has taken its place. */
  superseded: boolean;
  now: Temporal.Instant;
  /** From then on nothing of the campaign is tried any more. */
  stopTryingAt: Temporal.Instant;
  timeZones: readonly string[];
  /** It is on the list of those to be called, and no call of the campaign has begun or is planned. */
  mayBeCalled: boolean;
  /** By the list it is called only where no text is delivered, as it asked for texts. */
  isTextFirst: boolean;
};

/** A list that lacks something is weak evidence; so many of them, over two minutes, are enough. */
export const missesEnough = 3;

export type FollowUp =
  | { kind: 'retry'; seconds: number }
  /** On the next day of the carriers (nextCarrierDay). */
  | { kind: 'next-day' }
  /** Anyone who could not be called gets a text, where the campaign says so; unless another try calls, or has told. */
  | { kind: 'text' }
  /** Whom no text reaches is called, in an emergency. */
  | { kind: 'call' }
  | { kind: 'none' };

/** What follows from an ending. Another try is for the person who was told nothing, or whose machine was, where people are meant. */
export function followUp(policy: RetryPolicy, ended: Ended): FollowUp {
  // An emergency does not wait until tomorrow: the phone is called instead.
  if (ended.disposition === 'daily-cap' && policy.purpose !== 'emergency') {
    return ended.tryNumber < policy.maxTries ? { kind: 'next-day' } : { kind: 'none' };
  }
  if (isUrgentText(policy, ended) && isOfAccount(ended.disposition)) {
    if (ended.mayBeCalled) return { kind: 'call' };
    return retryAfter(policy, ended, mendSeconds) ?? { kind: 'none' };
  }
  const seconds = isUnsentText(policy, ended) ? 0 : retrySeconds(policy, ended.disposition);
  if (seconds === undefined) return lastResort(policy, ended);
  // A try that would come too late leaves the time that is left to what stands in for it.
  const isTakenOver = ended.superseded && ended.channel === 'voice';
  const isOneLeft = !isTakenOver && ended.tryNumber < triesAllowed(policy, ended);
  return (isOneLeft ? retryAfter(policy, ended, seconds) : undefined) ?? lastResort(policy, ended);
}

/** The phone is tried after so many seconds, or when its hours open; undefined where the trying has ended by then. */
function retryAfter({ purpose }: RetryPolicy, ended: Ended, seconds: number): FollowUp | undefined {
  const due = ended.now.add({ milliseconds: seconds * 1000 });
  const at = keepsCallingHours(purpose) ? orderHours(ended, due)?.opensAt : due;
  if (at === undefined || Temporal.Instant.compare(at, ended.stopTryingAt) >= 0) return undefined;
  return { kind: 'retry', seconds: ended.now.until(at).total('seconds') };
}

/** What people can mend takes them minutes. Until then an emergency's texts are tried, however often, and its calls go on. */
const mendSeconds = 600;

/** Tries of a text whose order got lost, at least. */
export const textsOnceMore = 2;

/** Whether what was refused is, or may be, what our account may do. */
export function isOfAccount(disposition: Disposition): boolean {
  return disposition === 'account' || disposition === 'refused';
}

/** A text that the carrier's list denied often enough: it was not sent. Where consent is what allows it, it counts as sent. */
const isUnsentText = ({ purpose }: RetryPolicy, { channel, disposition, misses }: Ended) =>
  channel === 'text' && disposition === 'unknown' && misses >= missesEnough && purpose !== 'other';

const isUrgentText = ({ purpose }: RetryPolicy, { channel }: Ended) =>
  purpose === 'emergency' && channel === 'text';

function retrySeconds(policy: RetryPolicy, disposition: Disposition): number | undefined {
  switch (disposition) {
    case 'busy':
    case 'failed':
    case 'not-spoken':
    case 'temporary':
      return policy.busySeconds;
    case 'no-answer':
    case 'not-left':
    // Among the others, so that it is seen whether they are refused too.
    case 'refused':
      return policy.noAnswerSeconds;
    case 'machine':
      return policy.machines === 'leave-and-retry' ? policy.noAnswerSeconds : undefined;
    // The campaign is paused until somebody has seen to it.
    case 'account':
      return 0;
    case 'unknown':
      return policy.busySeconds;
    default:
      return undefined;
  }
}

/**
 * A doubt that never cleared may be a call that was heard. Where consent is what allows the call it counts as
 * made; a school matter gets one more try, where the carrier's list denied the call often enough; an emergency
 * gets one in any case, and as a rule had it long before (time-step.ts).
 */
function triesAllowed(policy: RetryPolicy, ended: Ended): number {
  // The trouble is most likely the district's and not the phone's: one that was refused on its last try has one more.
  if (isOfAccount(ended.disposition)) return policy.maxTries + 1;
  // What was not sent is no try of the policy's. The carrier may have refused it, and says so when it is sent once more.
  if (isUnsentText(policy, ended)) return Math.max(textsOnceMore, policy.maxTries);
  if (ended.channel === 'text' && ended.disposition === 'unknown') return 1;
  if (ended.disposition !== 'unknown') return policy.maxTries;
  if (policy.purpose === 'other') return 1;
  if (policy.purpose === 'school-mission' && ended.misses < missesEnough) return 1;
  return Math.min(2, policy.maxTries);
}

const unreached: ReadonlySet<Disposition> = new Set([
  'busy',
  'no-answer',
  'failed',
  'not-spoken',
  'not-left',
  'temporary',
  'account',
  'refused',
  'bad-number',
  'unknown',
  'fault',
  // They know who called, and heard nothing of it; their phone does not ring twice for that.
  'hung-up',
]);

/** A STOP that the carrier holds is for texts; an emergency call is not withdrawn by it (FCC 24-24). */
const unreachedByText: ReadonlySet<Disposition> = new Set([
  'no-texts',
  'opted-out',
  'carrier-stop',
  'revoked',
  'landline-text',
  'undelivered',
  'temporary',
  'account',
  'refused',
  'daily-cap',
  'content',
  'fault',
  'unknown',
]);

function lastResort(policy: RetryPolicy, ended: Ended): FollowUp {
  if (ended.channel === 'text') {
    // Sent without a receipt is delivered nowhere that anybody knows of.
    const isUnreached =
      unreachedByText.has(ended.disposition) || (ended.isTextFirst && ended.disposition === 'sent');
    const isCalled = policy.purpose === 'emergency' && isUnreached;
    return { kind: isCalled ? 'call' : 'none' };
  }
  if (policy.delivery !== 'call-then-text') return { kind: 'none' };
  if (ended.disposition === 'unknown' && policy.purpose === 'other') return { kind: 'none' };
  return unreached.has(ended.disposition) ? { kind: 'text' } : { kind: 'none' };
}

/** T-Mobile counts a district's texts from midnight to midnight, Pacific time (Twilio errors 30023 and 30027). */
export function nextCarrierDay(now: Temporal.Instant): Temporal.Instant {
  const today = now.toZonedDateTimeISO('America/Los_Angeles').toPlainDate();
  return today.add({ days: 1 }).toZonedDateTime('America/Los_Angeles').toInstant();
}
