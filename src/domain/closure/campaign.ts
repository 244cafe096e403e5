import type { MachinePolicy } from '#domain/attempt/machine/attempt.ts';
import type { AskedTerms, Told } from '#domain/closure/terms/terms.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import { type Ground, type Happening, isProtocolAction } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { groundBlockers } from '#refusals/closure.ts';
import type { StandingApproval } from './standing.ts';

/** Where a text is from, if nobody changed it; a translation was proposed, and accepted by a person who reads it. */
export type TextSource = 'written' | 'standard' | 'template' | 'translation';

export type { MachinePolicy } from '#domain/attempt/machine/attempt.ts';
export type { Told } from '#domain/closure/terms/terms.ts';

export const toldChoices: Record<Told, string> = {
  families: 'Families',
  both: 'Families and staff',
  staff: 'Staff only',
};

/** A closure that asks for emergency contacts has some on its list, and so has a correction of one. */
export const mayTellContacts = (closure: {
  contactsAfter?: number | null;
  corrects?: string | null;
}): boolean => (closure.contactsAfter ?? closure.corrects ?? null) !== null;

/** The life of a campaign; docs/architecture.md draws it. */
export type CampaignState =
  /** Asked for; its list is being sealed. */
  | 'draft'
  /** Sealed; waits for another person's decision. */
  | 'submitted'
  /** Approved; waits for its start. */
  | 'approved'
  | 'dialing'
  | 'paused'
  | 'finished'
  | 'stopped'
  /** Time ran out before a decision, or before it could start. */
  | 'expired'
  | 'sent-back';

/** The grounds that a form offers: an absence concerns the families of a list of students, which has a form of its own. */
export const offeredGrounds: readonly Ground[] = [
  'weather',
  'fire',
  'health',
  'threat',
  'building',
  'none',
];

/** What the standard words can say of everybody: whether they do, a person chooses. */
export const mayBeSafe: readonly Happening[] = ['evacuation', 'all-clear'];

export const emergencyGrounds: readonly Ground[] = [
  'weather',
  'fire',
  'health',
  'threat',
  'building',
  'unexcused-absence',
];

/** Of these emergencies a closure may call emergency contacts: those that the FCC names for everybody at a school. */
export const contactGrounds: readonly Ground[] = ['weather', 'fire', 'health', 'threat'];

/** After so many minutes of calling, as a form offers it. */
export const contactMinutes = [5, 10, 15, 20, 30, 60] as const;

/** An emergency that no kind of closure names says in its own words which one it is. */
export const statesFact = (asked: {
  happening?: string | undefined;
  purpose?: string | undefined;
}): boolean => asked.happening === 'other' && asked.purpose === 'emergency';

/** Of these approvers are called by phone at once, all of them; of anything else after the district's wait, one by one. */
export const callsAtOnce: readonly Happening[] = ['secure', 'lockdown', 'shelter', 'evacuation'];

/**
 * Whether phones of staff and of students are texted alone: in an action of the building a phone that rings may say where people
 * hide. `texts_inside` in the database is the same.
 */
export const textsInside = (asked: { happening: Happening; ringsInside?: boolean }): boolean =>
  isProtocolAction(asked.happening) && asked.ringsInside !== true;

/** Staff who are told of these in an emergency are asked whether they are safe. A hold endangers nobody. */
export const asksIfSafe = (asked: {
  happening: Happening;
  purpose: Purpose;
  tells: Told;
}): boolean =>
  asked.purpose === 'emergency' &&
  asked.tells !== 'families' &&
  callsAtOnce.includes(asked.happening);

/** As the database has it. */
export const maxFactLength = 80;

export type GroundBlocker = keyof typeof groundBlockers;

export const purposes: Record<Purpose, string> = {
  emergency: 'Emergency',
  'school-mission': 'School matter',
  other: 'Other',
};

export const deliveries: Record<Delivery, string> = {
  'call-then-text': 'Call, then text anyone not reached',
  'call-and-text': 'Call and text',
  call: 'Call only',
  text: 'Text only',
};

export const machinePolicies: Record<MachinePolicy, string> = {
  leave: 'Leave the message, then stop',
  'leave-and-retry': 'Leave the message once, and keep trying to reach a person',
  'retry-only': 'Leave no message, and try again',
};

/**
 * What is done unless somebody chooses otherwise: an emergency is to be heard by a person, and everything else is said
 * once.
 */
export const usualMachines: Record<Purpose, MachinePolicy> = {
  emergency: 'leave-and-retry',
  'school-mission': 'leave',
  other: 'leave',
};

/** Whom a campaign tells of their rights: everyone, or only those who had no notice for a year. */
export type RightsAudience = 'everyone' | 'due';

export type TellsRights = {
  whom: RightsAudience;
  /** Of the notice that families are sent to, by language. */
  versions: Readonly<Record<string, string>>;
};

/** What an operator asked for, before anything is sealed. */
export type Draft = Omit<AskedTerms, 'machines'> & {
  /** Absent: as usual for the purpose. */
  machines?: MachinePolicy;
  schoolIds: readonly string[];
  /** Only the families of these groups; the schools are then those of their students. Absent: all of the schools. */
  groupIds?: readonly string[];
  /** What staff hear in place of the families’ words, by language; only where both are told. Absent: the same. */
  staffTexts?: Readonly<Record<string, string>>;
  /** Absent: as soon as it is approved. */
  startAt?: Temporal.Instant;
  stopTryingAt: Temporal.Instant;
  /** Message by language; English is always there. */
  texts: Readonly<Record<string, string>>;
  /** Languages that the requester was asked about, and said that they mean the same as the English. */
  kept?: readonly string[];
  /** The recording that is played instead of the text, by language; each is one of the texts' languages. */
  recordings?: Readonly<Record<string, string>>;
  /** Whose words its form began with. Absent: the standard ones. */
  templateVersionId?: string;
  /** Where each text is from; written by the requester unless it says otherwise. */
  sources?: Readonly<Record<string, TextSource>>;
  /** Of absence calls: its approval also covers later lists like it. */
  stands?: StandingApproval;
};

/** In the words of the people who watch the channel. */
export const stateWords: Record<CampaignState, string> = {
  draft: 'Preparing the call list',
  submitted: 'Waiting for approval',
  approved: 'Approved',
  dialing: 'Calling',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  expired: 'Expired',
  'sent-back': 'Sent back',
};

export function isAlive(state: CampaignState): boolean {
  return ['draft', 'submitted', 'approved', 'dialing', 'paused'].includes(state);
}
