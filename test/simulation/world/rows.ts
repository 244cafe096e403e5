import {
  type AttemptState,
  type Disposition,
  isOver,
  type Standing,
  textsFirst,
} from '#domain/attempt/machine/attempt.ts';
import type { RetryPolicy } from '#domain/attempt/machine/retry.ts';
import type { AnsweredBy } from '#domain/shared/carrier/carrier-report.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Lock } from './lock.ts';
import { type Line, type Person, rightsOf, type Told } from './roster.ts';

/** The rows of the model database. Times are milliseconds of its clock. */
export type Phone = {
  id: number;
  zones: readonly string[];
  /** Its household; undefined where several households use it, or none. */
  home: number | undefined;
  person: Person;
  gate: Lock;
  /** The carrier holds a STOP of it, of which we know nothing: it refuses our texts. */
  holdsStop: boolean;
  revokedAt: number;
  /** Nobody of ours is at this number: an emergency does not go there either. */
  wrongNumberAt: number;
  badNumberAt: number;
  /** Its people asked for texts, and no calls. */
  textsOnlyAt: number;
  /** For the checker: the withdrawal that waits for orders, as people's do. */
  withdrawnAt: number;
};

export type Campaign = {
  id: number;
  state: 'dialing' | 'paused' | 'stopped' | 'finished';
  policy: RetryPolicy;
  channels: readonly Channel[];
  /** An action of the building: it calls and texts at once, and texts staff alone. */
  isAction: boolean;
  /** Who had asked for texts when the list was sealed. */
  textsOnly: ReadonlySet<Phone>;
  tells: Told;
  lines: ReadonlyMap<Phone, Line>;
  /** How long emergency contacts wait for the family. */
  contactsAfterMs: number;
  /** Its words name children after key 6. */
  namesChildren: boolean;
  /** Calls to a household stop once a person was told. */
  stopsAtOne: boolean;
  stopTryingAt: number;
  approved: boolean;
  stoppedAt: number;
  beganAt: number;
  /** For the checker: since when it does not dial. */
  pausedAt: number;
  resumedAt: number;
  /** Since when a freeze of the district holds it, whatever its state; and when the last one let it go. */
  frozenAt: number;
  thawedAt: number;
  line: Lock;
  attempts: Attempt[];
};

export type Attempt = Standing & {
  id: number;
  campaign: Campaign;
  phone: Phone;
  listed: Line;
  lock: Lock;
  worker: number;
  token: number;
  /** Whose calls stop at the first person. */
  home: number | undefined;
  /** When a person was known to have heard it; and whether they opted out on that call. */
  toldAt: number;
  isRefused: boolean;
  createdAt: number;
  notBefore: number;
  deadlineAt: number;
  intentAt: number;
  /** The fence under which a withdrawal wants it back. */
  recallFence: string | undefined;
  /** For the checker: what it last saw, and how the attempt ended at first. */
  seen: AttemptState;
  firstEnding:
    | {
        disposition: Disposition;
        answeredBy: AnsweredBy | null;
        mayBeCalled: boolean;
        at: number;
      }
    | undefined;
  /** For the checker: since when it is in doubt. */
  doubtedAt: number;
  /** When its state became what it is. */
  movedAt: number;
  /** For the checker: a question about it, or its worker, got no answer. */
  unanswered: boolean;
  /** Orders that left under the present intent, and may have been placed. */
  orders: number;
};

export type Orphan = { carrierId: string; dueAt: number; ended: boolean };

/** What the database's function of this name says of a try. */
export function hasTold({ spoken, disposition, answeredBy, campaign }: Attempt): boolean {
  const isRecorded = disposition === 'machine' && answeredBy === 'machine';
  return spoken && !(campaign.policy.machines === 'leave-and-retry' && isRecorded);
}

/** The others of its household in the campaign. */
const kinOf = ({ campaign, home, phone }: Attempt): Attempt[] =>
  home === undefined
    ? []
    : campaign.attempts.filter((other) => other.home === home && other.phone !== phone);

/** What the database's function of this name says. */
export function householdReachedAt(attempt: Attempt, countsRefused = false): number {
  const told = kinOf(attempt).filter(
    ({ disposition, isRefused }) => disposition === 'person' && (countsRefused || !isRefused),
  );
  return Math.min(...told.map(({ firstEnding }) => firstEnding?.at ?? Infinity));
}

export function householdIsCalled(attempt: Attempt, now: number): boolean {
  const rings = ({ state, intentAt }: Attempt) =>
    ['placing', 'accepted', 'ringing', 'answered'].includes(state) && intentAt > now - 120_000;
  return kinOf(attempt).some(rings) || householdReachedAt(attempt) <= now;
}

/** Whether its turn has come: no other phone of its household rings, is about to, or told anybody. */
export function isNextOfHousehold(attempt: Attempt, now: number): boolean {
  const { home, state, tryNumber, notBefore } = attempt;
  if (home === undefined || state !== 'planned' || tryNumber !== 1) return false;
  if (notBefore <= now || notBefore > now + 600_000) return false;
  const kin = kinOf(attempt);
  const keeps = (one: Attempt) =>
    ['claimed', 'placing', 'accepted', 'ringing', 'answered'].includes(one.state) ||
    (one.state === 'planned' && one.tryNumber === 1 && one.notBefore < notBefore);
  const hasEnded = ({ firstEnding }: Attempt) => (firstEnding?.at ?? -Infinity) > now - 60_000;
  return kin.some(hasEnded) && !kin.some(keeps) && householdReachedAt(attempt) === Infinity;
}

/** A freeze counts as a pause. */
export const isDialing = ({ state, frozenAt }: Campaign): boolean =>
  state === 'dialing' && frozenAt === Infinity;

export const isOpen = (attempt: Attempt): boolean => !isOver(attempt.state);

/** A ringing phone gives away who hides. */
export const isTextedAlone = ({ isAction, lines }: Campaign, phone: Phone): boolean =>
  isAction && lines.get(phone)?.forStaff === true;

/** Whether the sealed list has it. Who asked for texts is texted whatever the delivery, and called in an emergency alone. */
export function isListed(campaign: Campaign, phone: Phone, channel: Channel) {
  const { channels, textsOnly, policy } = campaign;
  if (isTextedAlone(campaign, phone)) return channel === 'text';
  if (!textsOnly.has(phone)) return channels.includes(channel);
  return channel === 'text' || policy.purpose === 'emergency';
}

/** By the list it is called only where no text is delivered. */
export function isTextFirst({ campaign, phone }: Pick<Attempt, 'campaign' | 'phone'>): boolean {
  return (
    campaign.policy.purpose === 'emergency' &&
    campaign.textsOnly.has(phone) &&
    !isTextedAlone(campaign, phone)
  );
}

/** What a try is for. */
export const useOf = ({ campaign, channel, listed }: Attempt): Use => ({
  purpose: campaign.policy.purpose,
  channel,
  tells: campaign.tells,
  isContact: listed.contactTurn !== undefined,
});

type Use = {
  purpose: RetryPolicy['purpose'];
  channel: Channel;
  tells: Told;
  /** On its list as an emergency contact's. */
  isContact: boolean;
};

/** The consent rules of the model: what would speak against a call to this phone, or a text. */
export function verdictOn(phone: Phone, use: Use, now: number, rosterAt = now) {
  const { purpose, channel } = use;
  if (phone.wrongNumberAt <= now) return { rule: 'wrong-number', allowed: false };
  const rights = rightsOf(phone.person, use, rosterAt);
  if (rights === 'barred') return { rule: 'barred-by-custody', allowed: false };
  if (rights === 'gone') return { rule: 'not-on-roster', allowed: false };
  if (rights === 'contact' && purpose !== 'emergency') {
    return { rule: 'emergency-contact', allowed: false };
  }
  if (phone.badNumberAt <= now) return { rule: 'bad-number', allowed: false };
  if (channel === 'voice' && phone.textsOnlyAt <= now) {
    return purpose === 'emergency'
      ? { rule: textsFirst, allowed: true }
      : { rule: 'texts-only', allowed: false };
  }
  if (purpose !== 'emergency' && phone.revokedAt <= now) return { rule: 'revoked', allowed: false };
  return { rule: 'emergency', allowed: true };
}
